//! The PIN: typed on the pad or on the keyboard, never shown; a new one is typed twice.

use std::fmt;

use ::desk::secret::LONGEST_PIN;
use ::desk::{Person, Secret, Standing};

use super::{Desk, Task, Told, Visit, Wish};
use crate::route::Route;

/// A PIN that is being typed.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Pin {
    digits: String,
    /// A new one, as it was typed the first time.
    first: Option<String>,
}

/// It is never written anywhere.
impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pin({} digits)", self.digits.len())
    }
}

impl Pin {
    /// How many digits stand there.
    pub fn digits(&self) -> usize {
        self.digits.len()
    }

    /// What of an answer was typed: it is no secret.
    pub fn shown(&self) -> &str {
        &self.digits
    }

    /// Whether a new one is asked for again.
    pub const fn is_repeated(&self) -> bool {
        self.first.is_some()
    }

    fn put(&mut self, digit: char) {
        if digit.is_ascii_digit() && self.digits.len() < LONGEST_PIN {
            self.digits.push(digit);
        }
    }
}

impl Desk {
    /// Whether a new PIN is being chosen: nobody has one yet, or somebody wants or needs another.
    pub fn chooses_pin(&self, task: &Task) -> bool {
        let nobody_yet = self.pages.as_ref().is_some_and(|pages| pages.standing == Standing::NobodyYet);
        match task {
            Task::NewPin | Task::HandOver(_) => true,
            Task::Recover => self.recovered.is_some(),
            _ => nobody_yet,
        }
    }
}

impl Visit {
    /// Whether digits are typed into a PIN.
    pub(crate) fn asks_pin(&self) -> bool {
        matches!(self.route(), Route::Desk(Task::SignIn | Task::NewPin | Task::HandOver(_) | Task::Recover))
    }

    /// A digit of the keyboard. Enter then ends the PIN.
    pub(crate) fn type_pin(&mut self, typed: &str) {
        for digit in typed.chars().filter(char::is_ascii_digit) {
            self.desk.told = None;
            self.desk.pin.put(digit);
            self.focus("desk.pin.ok");
        }
    }

    /// Removes a digit. Answers whether there was one.
    pub(crate) fn erase_pin(&mut self) -> bool {
        self.desk.pin.digits.pop().is_some()
    }

    pub(super) fn press_pin(&mut self, task: &Task, key: &str) {
        self.desk.told = None;
        match key {
            "erase" => drop(self.erase_pin()),
            "ok" => self.end_pin(task),
            digit => digit.chars().for_each(|digit| self.desk.pin.put(digit)),
        }
    }

    fn end_pin(&mut self, task: &Task) {
        let typed = std::mem::take(&mut self.desk.pin.digits);
        if typed.is_empty() {
            return;
        }
        if *task == Task::Recover && self.desk.recovered.is_none() {
            match typed.parse() {
                Ok(answer) => self.desk.wish(Wish::Answer(answer)),
                Err(_) => self.desk.told = Some(Told::NoAnswer),
            }
            return;
        }
        let secret = Secret::pin(&typed);
        if !self.desk.chooses_pin(task) {
            return self.desk.wish(Wish::SignIn(secret));
        }
        let person = match task {
            Task::HandOver(name) => Person { name: name.clone(), phone: String::new() },
            _ => self.person_in_charge(),
        };
        if let Some(weak) = secret.weakness(&person.phone) {
            self.desk.pin.first = None;
            self.desk.told = Some(Told::Weak(weak));
            return;
        }
        match self.desk.pin.first.take() {
            None => self.desk.pin.first = Some(typed),
            Some(first) if first != typed => self.desk.told = Some(Told::Differs),
            Some(_) => self.desk.wish(match (&self.desk.signed_in, self.desk.recovered.clone()) {
                (_, Some(recovered)) => Wish::Recover(recovered, person, secret),
                (Some(by), None) => Wish::Renew(by.clone(), person, secret),
                (None, None) => Wish::Begin(person, secret),
            }),
        }
        self.focus("desk.pin.5");
    }

    /// As the point's settings name them.
    fn person_in_charge(&self) -> Person {
        let name = match self.point.person.trim() {
            "" => self.locales.text(&self.language, "desk-operator", &crate::locale::Args::none()),
            name => name.to_owned(),
        };
        Person { name, phone: self.point.phone.clone() }
    }
}
