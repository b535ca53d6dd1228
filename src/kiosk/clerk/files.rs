//! What the clerk works with: the book, and what else the desk reads. Grants wishes, one after the other.

use std::sync::Arc;

use desk::records::{Asset, Check, Difficulty, Inspection, Line, Registration, Room, Training, day_sheet};
use desk::recovery::Keys;
use desk::{ALL_DAYS, Book, BookError, Record, Role, SignedIn, Tried, facts};
use ledger::{Ledger, PublicKey, Reply, SigningKey};
use point::{Clock, DataFolder, durable};
use time::Date;
use ulid::Ulid;
use watch::inventory::List;

use crate::visit::desk::{Change, Entry, Field, News, Pages, Told, Undo, Wish};
use crate::visit::health::Printed;
use crate::{assets, complaint, period_report, setup};

/// The forms here have one field.
const FIELD: &str = "text";

/// Trainings that have ended stay on the screen for so many days.
const TRAININGS_SHOWN: i64 = 30;

/// The book, and what else the desk reads.
pub struct Files {
    book: Book,
    /// Knows the province's key; there once it is open.
    ledger: Option<Arc<Ledger>>,
    data: DataFolder,
    clock: Arc<dyn Clock>,
}

impl Files {
    /// Opens the book of a data folder. Whoever calls holds its lock.
    pub fn open(data: DataFolder, clock: Arc<dyn Clock>) -> Result<Self, BookError> {
        Ok(Self { book: Book::open(&data.desk(), clock.clone())?, ledger: None, data, clock })
    }

    /// The same, telling a ledger once that is open.
    #[must_use]
    pub fn telling(self, ledger: Option<Arc<Ledger>>) -> Self {
        Self { ledger, ..self }
    }

    /// Tells the ledger what it hasn't been told.
    pub fn tell(&self) -> Result<(), facts::TellError> {
        self.ledger.as_ref().map_or(Ok(()), |ledger| facts::tell(&self.book, ledger))
    }

    /// The book.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// Takes what the province has answered. Of a difficulty that this book doesn't know, or nobody waits for, nothing is written.
    pub fn take(&self, replies: &[Reply]) -> Result<(), BookError> {
        replies.iter().try_for_each(|reply| self.book.take_reply(reply).map(drop))
    }

    /// Does what is wished, and tells what came of it and what the book says now.
    pub fn grant(&self, wish: Wish) -> Vec<News> {
        let told = self.try_to(wish).unwrap_or_else(|error| {
            vec![News::Told(match error {
                BookError::Refused(refusal) => Told::Refused(refusal),
                BookError::Database { .. } | BookError::Io { .. } => Told::Failed,
            })]
        });
        // What was told last stands last: pages don't change it.
        let pages = self.pages().map(|pages| News::Pages(Arc::new(pages)));
        pages.into_iter().chain(told).collect()
    }

    fn try_to(&self, wish: Wish) -> Result<Vec<News>, BookError> {
        let book = &self.book;
        let written = |undo| Ok(vec![News::Written(undo)]);
        match wish {
            Wish::Look => Ok(vec![]),
            Wish::Begin(person, secret) => self.signed_in(book.begin(&person, &secret)?),
            Wish::Renew(by, person, secret) => self.signed_in(book.hand_over(&by, by.role(), &person, &secret)?),
            Wish::SignIn(secret) => Ok(vec![tried(book.sign_in(Role::Operator, &secret)?, News::SignedIn)]),
            Wish::Challenge => Ok(vec![match self.province() {
                Some(_) => News::Challenge(book.challenge(Role::Operator)?),
                None => News::Told(Told::NoProvince),
            }]),
            Wish::Answer(answer) => {
                let Some((point, own, hub)) = self.province() else { return Ok(vec![News::Told(Told::NoProvince)]) };
                let keys = Keys { point, own: &own, hub: &hub };
                let tried = tried(book.try_answer(keys, &answer)?, News::Recovered);
                // After five wrong answers there are other numbers to be read out.
                Ok(vec![News::Challenge(book.challenge(Role::Operator)?), tried])
            }
            Wish::Recover(recovered, person, secret) => self.signed_in(book.recover(&recovered, &person, &secret)?),
            Wish::Check(checks) => {
                let form = match &checks[..] {
                    [check] => note_form(&check.asset),
                    _ => String::new(),
                };
                let checks = book.add_all(&checks, &form)?;
                written(Undo::Checks(checks.iter().map(|check| check.id).collect()))
            }
            Wish::OpenRoom => written(Undo::Room(book.open_room()?.id)),
            Wish::CloseRoom => match book.close_room()? {
                Some(room) => written(Undo::Room(room.id)),
                None => Ok(vec![]),
            },
            Wish::Add(entry) => written(self.add(&entry)?),
            Wish::Correct(id, entry) => written(self.correct(id, &entry)?),
            Wish::Close(id) => {
                let today = self.today();
                written(Undo::Difficulty(book.amend(id, "", |difficulty: Difficulty| difficulty.closed(today))?.id))
            }
            Wish::CallOff(id) => written(Undo::Training(book.withdraw::<Training>(id)?.id)),
            Wish::Undo(undo) => {
                let changes = matches!(undo, Undo::Change(_));
                match undo {
                    Undo::Checks(ids) => ids.into_iter().try_for_each(|id| book.undo::<Check>(id).map(drop))?,
                    Undo::Difficulty(id) => book.undo::<Difficulty>(id).map(drop)?,
                    Undo::Training(id) => book.undo::<Training>(id).map(drop)?,
                    Undo::Inspection(id) => book.undo::<Inspection>(id).map(drop)?,
                    Undo::Registration(id) => book.undo::<Registration>(id).map(drop)?,
                    Undo::Room(id) => book.undo::<Room>(id).map(drop)?,
                    Undo::Change(before) => self.change(&before)?,
                    Undo::List(before) => self.write_list(&before)?,
                }
                Ok([News::Told(Told::Undone)].into_iter().chain(changes.then_some(News::Changed)).collect())
            }
            Wish::Keep { form, text } => {
                book.keep_draft(&form, FIELD, &text)?;
                Ok(vec![])
            }
            Wish::Change(change) => {
                let point = self.data.point().map_err(|error| self.refused(&error.into()))?;
                let before = change.as_it_is(&point);
                self.change(&change)?;
                // With what is written down its draft goes.
                if let Change::Words(setting, _) = change {
                    book.forget_drafts(&Field::Setting(setting).form())?;
                }
                Ok(vec![News::Written(Undo::Change(before)), News::Changed])
            }
            Wish::List => written(Undo::List(self.begin_list()?)),
            // The clerk has begun it beside the book: it may take longer than anybody waits.
            Wish::Errand(_) => Ok(vec![]),
            Wish::Preview(wanted) => {
                let form = period_report::form(&self.data, self.clock.clone(), &self.trainings()?, &wanted);
                Ok(vec![form.map_or(News::Told(Told::Failed), |form| News::Preview(Arc::new(form)))])
            }
            Wish::Print(wanted) => {
                let form = period_report::form(&self.data, self.clock.clone(), &self.trainings()?, &wanted);
                let printed = form.and_then(|form| complaint::print_form(&form));
                if matches!(printed, Ok(Printed::By { .. })) {
                    book.forget_drafts(Field::REPORT)?;
                }
                Ok(vec![News::Told(Told::Printed(printed.unwrap_or(Printed::Failed)))])
            }
        }
    }

    /// Which point this is, its own key, and that of the province, as far as it has met it.
    fn province(&self) -> Option<(Ulid, SigningKey, PublicKey)> {
        let hub = self.ledger.as_ref()?.hub().ok()??;
        Some((self.data.point().ok()?.id, SigningKey::open(&self.data.ledger_key()).ok()?, hub))
    }

    /// Somebody has taken the desk: what is lost with a damaged book is what this copy doesn't hold.
    fn signed_in(&self, proof: SignedIn) -> Result<Vec<News>, BookError> {
        self.book.back_up()?;
        Ok(vec![News::SignedIn(proof)])
    }

    fn today(&self) -> Date {
        self.clock.now().local().date()
    }

    /// What the book says now.
    pub fn pages(&self) -> Result<Pages, BookError> {
        let (book, today) = (&self.book, self.today());
        let standing = book.standing()?;
        let mut difficulties = book.records::<Difficulty>(ALL_DAYS)?;
        difficulties.retain(|difficulty| difficulty.content.closed.is_none());
        let mut trainings = self.trainings()?;
        let since = today - time::Duration::days(TRAININGS_SHOWN);
        trainings.retain(|training| training.content.ended.is_none() || training.content.day >= since);
        trainings.sort_by_key(|training| {
            let Training { started, ended, day, .. } = training.content;
            // Running, planned, ended: the newest of these first.
            let state = if ended.is_some() { 2 } else { u8::from(started.is_none()) };
            (state, if state == 2 { -i64::from(day.to_julian_day()) } else { i64::from(day.to_julian_day()) })
        });
        let mut inspections = book.records::<Inspection>(ALL_DAYS)?;
        inspections
            .sort_by_key(|inspection| (inspection.content.closed.is_some(), std::cmp::Reverse(inspection.content.day)));
        let mut registrations = book.records::<Registration>(ALL_DAYS)?;
        registrations.reverse();
        let list = List::read(&self.data.equipment_list());
        let is_list_lost = list.is_err();
        let sheet = self.sheet(&list.unwrap_or_default(), today)?;
        Ok(Pages {
            point: self.data.point().ok(),
            standing,
            room: book.room()?,
            sheet,
            is_list_lost,
            difficulties,
            trainings,
            inspections,
            registrations,
            drafts: book.drafts_of(FIELD)?,
        })
    }

    fn change(&self, change: &Change) -> Result<(), BookError> {
        setup::change(&self.data, change, self.clock.as_ref()).map_err(|error| self.refused(&error))
    }

    /// Begins the list of equipment. Answers what stood there.
    fn begin_list(&self) -> Result<String, BookError> {
        let (before, text) = assets::begun(&self.data).map_err(|error| self.refused(&error))?;
        self.write_list(&text)?;
        Ok(before)
    }

    fn write_list(&self, text: &str) -> Result<(), BookError> {
        let path = self.data.equipment_list();
        durable::write(&path, text.as_bytes()).map_err(|source| BookError::Io { path, doing: "writing", source })
    }

    /// Something beside the book couldn't be read or written.
    fn refused(&self, error: &anyhow::Error) -> BookError {
        let source = std::io::Error::other(format!("{error:#}"));
        BookError::Io { path: self.data.root().to_owned(), doing: "changing what the point says of itself", source }
    }

    fn add(&self, entry: &Entry) -> Result<Undo, BookError> {
        let book = &self.book;
        Ok(match entry {
            Entry::Difficulty(difficulty) => Undo::Difficulty(book.add(difficulty, Field::DIFFICULTY)?.id),
            Entry::Training(training) => Undo::Training(book.add(training, Field::TRAINING)?.id),
            Entry::Inspection(inspection) => Undo::Inspection(book.add(inspection, Field::INSPECTION)?.id),
            Entry::Registration(registration) => Undo::Registration(book.add(registration, Field::REGISTRATION)?.id),
        })
    }

    fn correct(&self, id: Ulid, entry: &Entry) -> Result<Undo, BookError> {
        let book = &self.book;
        Ok(match entry {
            Entry::Difficulty(difficulty) => Undo::Difficulty(book.correct(id, difficulty, "")?.id),
            Entry::Training(training) => Undo::Training(book.correct(id, training, "")?.id),
            Entry::Inspection(inspection) => {
                Undo::Inspection(book.correct(id, inspection, &Field::Findings(id).form())?.id)
            }
            Entry::Registration(registration) => Undo::Registration(book.correct(id, registration, "")?.id),
        })
    }

    fn sheet(&self, list: &List, today: Date) -> Result<Vec<Line>, BookError> {
        let asset = |asset: &watch::inventory::Asset| Asset {
            code: asset.code.clone(),
            name: asset.name.clone(),
            kind: asset.kind.name().to_owned(),
        };
        let assets: Vec<_> = list.assets.iter().map(asset).filter(|asset| !asset.key().is_empty()).collect();
        Ok(day_sheet(&assets, &self.book.records::<Check>(today..=today)?))
    }

    fn trainings(&self) -> Result<Vec<Record<Training>>, BookError> {
        self.book.records::<Training>(ALL_DAYS)
    }
}

fn note_form(asset: &Asset) -> String {
    Field::Note(asset.key().to_owned()).form()
}

fn tried<T>(tried: Tried<T>, right: impl FnOnce(T) -> News) -> News {
    match tried {
        Tried::Right(proof) => right(proof),
        Tried::Wrong { free, wait } => News::Told(Told::Wrong { free, wait }),
        Tried::Wait(wait) => News::Told(Told::Wait(wait)),
    }
}
