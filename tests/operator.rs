//! The operator's desk, worked as the operator works it: keys and touches in, views out, and a real book behind it.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use desk::records::{Attendance, Check, Difficulty, Found, Inspection, Registration, Room, Step, Taught, Training};
use desk::recovery::answer;
use desk::{ALL_DAYS, Role, SIGN_OUT_AFTER};
use kiosk::clerk::Files;
use kiosk::intent::Intent;
use kiosk::tour::EQUIPMENT;
use kiosk::view::{DeskScreen, Screen};
use kiosk::visit::Command;
use ledger::{Ledger, Reply, SigningKey};
use point::DataFolder;
use tests::{SamplePoint, Visitor};

const PIN: &str = "482915";

/// Somebody at the desk of a point, and the clerk who keeps its book.
struct Operator {
    visitor: Visitor,
    files: Files,
}

impl Operator {
    fn before(point: &SamplePoint) -> Self {
        let data = DataFolder::open(&point.root).unwrap();
        fs::write(data.equipment_list(), EQUIPMENT).unwrap();
        let files = Files::open(data, point.clock.clone()).unwrap();
        let visitor = point.visit_at("header.about").unwrap();
        Self { visitor, files }
    }

    /// One who has come to the desk, where nobody has set a PIN yet.
    fn new(point: &SamplePoint) -> Self {
        let mut operator = Self::before(point);
        operator.knock();
        operator
    }

    /// One who has set a PIN.
    fn signed_in(point: &SamplePoint) -> Self {
        let mut operator = Self::new(point);
        operator.enter(PIN).enter(PIN);
        assert_eq!(operator.route(), "desk-today");
        operator
    }

    fn knock(&mut self) -> &mut Self {
        for _ in 0..5 {
            self.visitor.press(Intent::Activate);
        }
        self.settle()
    }

    /// Comes to the desk from the home screen.
    fn come(&mut self) -> &mut Self {
        self.choose("header.about");
        assert!(self.visitor.walk_to("header.about"));
        self.knock()
    }

    /// Does what was wished, as the clerk does a moment later.
    fn settle(&mut self) -> &mut Self {
        loop {
            let wishes = self.visitor.visit.takes_desk_wishes();
            if wishes.is_empty() {
                return self;
            }
            for news in wishes.into_iter().flat_map(|wish| self.files.grant(wish)) {
                self.visitor.visit.handle(Command::Desk(news));
            }
        }
    }

    fn press(&mut self, intent: Intent) -> &mut Self {
        self.visitor.press(intent);
        self.settle()
    }

    /// Goes there by arrow keys, and presses Enter.
    fn choose(&mut self, control: &str) -> &mut Self {
        assert!(self.visitor.walk_to(control), "{control} on {}", self.route());
        self.press(Intent::Activate)
    }

    fn enter(&mut self, pin: &str) -> &mut Self {
        self.visitor.write(pin);
        self.press(Intent::Activate)
    }

    fn write(&mut self, text: &str) -> &mut Self {
        self.visitor.write(text);
        self.settle()
    }

    fn wait(&mut self, seconds: u64) -> &mut Self {
        for _ in 0..seconds {
            self.visitor.clock.advance(Duration::from_secs(1));
            self.visitor.visit.handle(Command::Tick);
            self.settle();
        }
        self
    }

    fn route(&self) -> &'static str {
        self.visitor.view().route
    }

    fn screen(&self) -> DeskScreen {
        let Screen::Desk(screen) = self.visitor.view().screen else { panic!("not {}", self.route()) };
        *screen
    }

    fn line(&self) -> String {
        let Screen::Search(screen) = self.visitor.view().screen else { panic!("not {}", self.route()) };
        screen.before + &screen.after
    }

    /// The first control whose name begins like this.
    fn control(&self, beginning: &str) -> String {
        let view = self.visitor.view();
        let found = view.focus.ids().find(|id| id.starts_with(beginning)).map(str::to_owned);
        found.unwrap_or_else(|| panic!("{beginning} on {}", self.route()))
    }
}

#[test]
fn a_visitor_sees_no_way_to_the_desk_and_five_quick_presses_open_it() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::before(&point);
    assert!(operator.visitor.view().focus.ids().all(|id| !id.contains("desk")));
    for _ in 0..8 {
        operator.press(Intent::Activate).wait(4);
        assert_eq!(operator.route(), "about", "slow presses mean nothing");
    }
    operator.wait(11).knock();
    assert_eq!(operator.route(), "desk-sign-in");
    // Nobody is told what was counted while somebody worked at the desk.
    assert!(operator.visitor.acts.take().iter().all(|act| !format!("{act:?}").contains("desk")));
}

#[test]
fn the_first_start_forces_a_good_pin_that_is_typed_twice() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::new(&point);
    for easy in ["1234", "123456", "000000", "150890"] {
        operator.enter(easy);
        assert!(operator.screen().wrong, "{easy}");
        assert_eq!(operator.route(), "desk-sign-in");
    }
    operator.enter(PIN).enter("482916");
    assert!(operator.screen().wrong, "not the same");
    // On the pad, by arrow keys and Enter alone.
    for _ in 0..2 {
        for digit in PIN.chars() {
            operator.choose(&format!("desk.pin.{digit}"));
        }
        operator.choose("desk.pin.ok");
    }
    assert_eq!(operator.route(), "desk-today");
}

#[test]
fn wrong_pins_make_everybody_wait_and_the_right_one_is_not_looked_at_meanwhile() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    operator.choose("desk.leave");
    assert_eq!(operator.route(), "home");
    operator.come();
    for wrong in 1..=5 {
        operator.enter("111222");
        assert!(operator.screen().wrong, "{wrong}");
    }
    operator.enter(PIN);
    assert_eq!(operator.route(), "desk-sign-in", "it isn't looked at");
    assert!(operator.screen().wrong);
    operator.wait(61);
    assert!(!operator.screen().wrong, "the wait is over, and the screen says so");
    operator.enter(PIN);
    assert_eq!(operator.route(), "desk-today");
}

#[test]
fn a_day_sheet_takes_at_most_twelve_taps_and_each_can_be_undone() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    let checks = |operator: &Operator| {
        let checks = operator.files.book().records::<Check>(ALL_DAYS).unwrap();
        checks.into_iter().map(|check| (check.content.asset.name, check.content.found)).collect::<Vec<_>>()
    };
    let (mut taps, mut keys) = (0, 0);
    for control in ["desk.sheet", "desk.found.2.broken", "desk.next", "desk.sheet.all"] {
        taps += 1;
        // With the arrow keys that lead there.
        keys += operator.visitor.way_to(control).unwrap().len() + 1;
        operator.choose(control);
    }
    assert!(taps <= 12 && keys <= 14, "{taps} taps, or {keys} keys");
    assert_eq!(checks(&operator).len(), 6);
    assert!(checks(&operator).contains(&("Micro".to_owned(), Found::Broken)));
    operator.choose("desk.undo");
    assert_eq!(
        checks(&operator),
        [("Micro".to_owned(), Found::Broken)],
        "all that was said at once is taken back at once"
    );
    operator.choose("desk.sheet.all").choose("desk.previous");
    operator.choose("desk.found.0.missing");
    assert!(checks(&operator).contains(&("Ti vi".to_owned(), Found::Missing)));
    operator.choose("desk.undo");
    assert!(checks(&operator).contains(&("Ti vi".to_owned(), Found::Working)));
    operator.choose("desk.note.2").write("rè").choose("desk.write.save");
    let notes = operator.files.book().records::<Check>(ALL_DAYS).unwrap();
    assert!(notes.iter().any(|check| check.content.note == "rè" && check.content.found == Found::Broken));
}

#[test]
fn a_difficulty_is_chosen_and_typed_and_a_power_cut_loses_a_second_of_it_at_most() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    operator.choose("desk.difficulties").choose("desk.new").choose("desk.kind.line").write("mang cham").wait(1);
    drop(operator);
    // The machine comes up again.
    let mut operator = Operator::new(&point);
    operator.enter(PIN).choose("desk.difficulties").choose("desk.new").choose("desk.kind.line");
    assert_eq!(operator.line(), "mang cham");
    operator.write(" qua").choose("desk.write.save");
    assert_eq!(operator.route(), "desk-difficulties");
    let book = operator.files.book();
    let raised = book.records::<Difficulty>(ALL_DAYS).unwrap();
    assert_eq!(raised.iter().map(|one| one.content.text.as_str()).collect::<Vec<_>>(), ["mang cham qua"]);
    assert!(book.drafts("difficulty/new").unwrap().is_empty());
    let read = operator.control("desk.read.");
    operator.choose(&read);
    assert!(operator.screen().blocks.iter().any(|block| block.text == "mang cham qua"));
    operator.press(Intent::Back);
    let over = operator.control("desk.over.");
    operator.choose(&over);
    assert!(operator.screen().rows.is_empty(), "it is over");
    operator.choose("desk.undo");
    assert_eq!(operator.screen().rows.len(), 1, "it isn't");
}

#[test]
fn a_training_begins_with_one_press_is_shown_to_the_hall_and_ends_with_numbers_alone() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    operator.choose("desk.room.open").choose("desk.trainings").choose("desk.new.training");
    let teach = operator.control("desk.teach.");
    operator.choose(&teach);
    assert_eq!(operator.route(), "product", "it is shown to the hall");
    operator.wait(1);
    // Whoever presses Back there isn't at the desk.
    operator.press(Intent::Back);
    assert_eq!(operator.route(), "home");
    let trainings = |operator: &Operator| operator.files.book().records::<Training>(ALL_DAYS).unwrap();
    let begun = trainings(&operator).remove(0).content;
    assert_eq!(begun.state(), "started");
    assert!(matches!(&begun.taught[..], [Taught::Product(id)] if teach.ends_with(id)));

    operator.come().enter(PIN).choose("desk.trainings");
    let end = operator.control("desk.end.");
    operator.choose(&end).choose("desk.women.10").choose("desk.women.1").choose("desk.men.10").choose("desk.men.-1");
    operator.choose("desk.save");
    let ended = trainings(&operator).remove(0).content;
    assert_eq!((ended.state(), ended.attendance), ("ended", Some(Attendance { women: 11, men: 9 })));
    operator.press(Intent::Back).choose("desk.room.close");
    let rooms = operator.files.book().records::<Room>(ALL_DAYS).unwrap();
    assert!(rooms.iter().all(|room| room.content.closed.is_some()) && rooms.len() == 1);
}

#[test]
fn a_meeting_is_planned_for_another_day_in_the_operators_words() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    operator.choose("desk.trainings").choose("desk.new.meeting").choose("desk.in-days.1");
    operator.choose("desk.other").write("lam duong").choose("desk.write.save");
    assert_eq!(operator.route(), "desk-trainings");
    let planned = operator.files.book().records::<Training>(ALL_DAYS).unwrap().remove(0).content;
    assert_eq!(
        (planned.title.as_str(), planned.state(), planned.day.to_string().as_str()),
        ("lam duong", "planned", "2026-12-01")
    );
    let off = operator.control("desk.off.");
    operator.choose(&off);
    assert!(operator.screen().rows.is_empty());
}

#[test]
fn whoever_leaves_the_desk_is_signed_out_at_once_and_whoever_does_nothing_after_five_minutes() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    operator.wait(SIGN_OUT_AFTER.as_secs() - 31);
    assert_eq!(operator.route(), "desk-today");
    operator.wait(2);
    assert_eq!(operator.route(), "still-there");
    operator.press(Intent::Activate);
    assert_eq!(operator.route(), "desk-today", "somebody is there");
    operator.wait(SIGN_OUT_AFTER.as_secs() + 1);
    assert_eq!(operator.route(), "idle");

    let mut operator = Operator::new(&point);
    operator.enter(PIN);
    let view = operator.visitor.view();
    let bar: Vec<_> = view.focus.ids().filter(|id| id.starts_with("bar.")).collect();
    assert_eq!(bar, ["bar.back", "bar.home", "bar.comfort", "bar.help"], "nothing leads away without a word");
    operator.choose("bar.home");
    assert_eq!(operator.route(), "home");
    operator.come();
    assert_eq!(operator.route(), "desk-sign-in", "who comes back is asked again");
}

#[test]
fn whoever_has_forgotten_the_pin_is_let_in_by_the_province_over_the_telephone() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    operator.choose("desk.leave").come().choose("desk.forgotten");
    assert!(operator.screen().wrong && !operator.screen().pad, "no province knows this machine");

    let data = DataFolder::open(&point.root).unwrap();
    let (id, hub) = (data.point().unwrap().id, SigningKey::open(&point.root.join("hub.key")).unwrap());
    let ledger = Ledger::open(&data.ledger(), id, "0", point.clock.clone()).unwrap();
    ledger.set_hub(&hub.public()).unwrap();
    let Operator { visitor, files } = operator;
    drop(files);
    let files = Files::open(data.clone(), point.clock.clone()).unwrap().telling(Some(Arc::new(ledger)));
    let mut operator = Operator { visitor, files };
    operator.press(Intent::Back).choose("desk.forgotten");
    operator.enter("123").enter("0123456789");
    assert!(operator.screen().wrong);
    // What is read out stands among the words.
    let read_out: String = operator.screen().note.chars().filter(char::is_ascii_digit).collect();
    let own = SigningKey::open(&data.ledger_key()).unwrap().public();
    let answer = answer(&hub, &own, id, &read_out.parse().unwrap()).unwrap();
    operator.enter(&String::from(answer));
    operator.enter("730264").enter("730264");
    assert_eq!(operator.route(), "desk-today");
    operator.choose("desk.leave").come().enter("730264");
    assert_eq!(operator.route(), "desk-today");
}

#[test]
fn another_pin_takes_the_place_of_the_old_one() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    operator.choose("desk.more").choose("desk.renew").enter("730264").enter("730264");
    assert_eq!(operator.route(), "desk-more");
    operator.choose("bar.home").come().enter(PIN);
    assert!(operator.screen().wrong);
    operator.enter("730264");
    assert_eq!(operator.route(), "desk-today");
}

#[test]
fn a_successor_takes_over_with_a_name_and_a_pin_of_their_own() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    operator.choose("desk.more").choose("desk.hand-over").write("Alang Thi").choose("desk.write.save");
    operator.enter("730264").enter("730264");
    assert_eq!(operator.route(), "desk-more");
    let data = DataFolder::open(&point.root).unwrap();
    let said = data.point().unwrap();
    assert_eq!((said.person.as_str(), said.phone.as_str()), ("Alang Thi", ""), "visitors are told whom to ask");
    let book = operator.files.book();
    assert_eq!(book.holder(Role::Operator).unwrap().unwrap().person.name, "Alang Thi");
    assert!(book.drafts("successor").unwrap().is_empty());
    operator.choose("bar.home").come().enter(PIN);
    assert!(operator.screen().wrong, "the one before is out");
    operator.enter("730264");
    assert_eq!(operator.route(), "desk-today");
}

#[test]
fn an_inspection_is_written_down_with_its_deadline_and_the_first_screen_says_when_that_has_passed() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    operator.choose("desk.more").choose("desk.inspections").choose("desk.new.inspection");
    operator.write("UBND xa").choose("desk.write.save");
    let look = operator.control("desk.look.");
    operator.choose(&look).choose("desk.findings").write("thieu bang ten").choose("desk.write.save");
    operator.choose("desk.day.inspected").choose("desk.days.-30").choose("desk.save");
    operator.choose("desk.day.deadline").choose("desk.days.-1").choose("desk.save");
    let visit = |operator: &Operator| operator.files.book().records::<Inspection>(ALL_DAYS).unwrap().remove(0).content;
    let written = visit(&operator);
    let deadline = written.deadline.map(|day| day.to_string());
    assert_eq!(
        (written.day.to_string().as_str(), written.findings.as_str(), deadline.as_deref()),
        ("2026-10-31", "thieu bang ten", Some("2026-11-29"))
    );
    operator.choose("desk.day.put-right").choose("desk.days.-30").choose("desk.days.-30").choose("desk.save");
    assert!(operator.screen().wrong, "nothing is put right before somebody has found it");
    operator.press(Intent::Back).press(Intent::Back).press(Intent::Back);
    assert_eq!(operator.route(), "desk-today");
    assert!(operator.screen().note.contains("quá hạn"), "{}", operator.screen().note);
    operator.choose("desk.more").choose("desk.inspections");
    let done = operator.control("desk.put-right.");
    operator.choose(&done);
    assert_eq!(visit(&operator).closed.map(|day| day.to_string()).as_deref(), Some("2026-11-30"));
    operator.choose("desk.undo");
    assert_eq!(visit(&operator).closed, None);
}

#[test]
fn a_line_goes_from_step_to_step_and_its_last_paid_day_is_told_in_time() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    operator.choose("desk.more").choose("desk.registrations").choose("desk.new.registration");
    operator.write("VNPT").choose("desk.write.save");
    let look = operator.control("desk.look.");
    operator.choose(&look);
    for when in ["installed", "accepted"] {
        operator.choose(&format!("desk.day.{when}")).choose("desk.save");
    }
    // A year from today, if nobody says otherwise.
    operator.choose("desk.day.ends");
    for _ in 0..12 {
        operator.choose("desk.days.-30");
    }
    operator.choose("desk.save");
    let line = operator.files.book().records::<Registration>(ALL_DAYS).unwrap().remove(0).content;
    assert_eq!((line.step(), line.ends.map(|day| day.to_string()).as_deref()), (Step::Accepted, Some("2026-12-05")));
    operator.press(Intent::Back).press(Intent::Back).press(Intent::Back);
    assert!(operator.screen().note.contains("còn 5 ngày"), "{}", operator.screen().note);
}

#[test]
fn what_the_point_says_of_itself_is_changed_at_the_desk_and_the_rest_of_its_file_stays() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    let data = DataFolder::open(&point.root).unwrap();
    let before = data.point().unwrap();
    operator.choose("desk.more").choose("desk.settings").choose("desk.set.phone").write("0905").wait(1);
    assert_eq!(operator.line(), "0905");
    operator.choose("desk.write.save");
    operator.choose("desk.set.hours").choose("desk.week.seven").choose("desk.opens.less").choose("desk.save");
    operator.choose("desk.next").choose("desk.set.languages").choose("desk.unspoken.ktv");
    let now = data.point().unwrap();
    assert_eq!((now.id, now.phone.as_str(), now.name.as_str()), (before.id, "0905", before.name.as_str()));
    assert_eq!(
        (now.hours.len(), now.hours[0].days.len(), now.hours[0].open.to_string()),
        (1, 7, "7:00:00.0".to_owned())
    );
    assert!(before.languages.contains(&"ktv".to_owned()) && !now.languages.contains(&"ktv".to_owned()));
    operator.choose("desk.undo");
    assert_eq!(data.point().unwrap().languages.len(), before.languages.len());
    let text = fs::read_to_string(data.point_toml()).unwrap();
    assert!(text.contains("# [updates]"), "what somebody wrote beside it stays");
    assert!(operator.files.book().drafts("setting/phone").unwrap().is_empty());
}

#[test]
fn a_list_of_equipment_is_begun_with_what_each_point_is_given() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    let list = DataFolder::open(&point.root).unwrap().equipment_list();
    fs::remove_file(&list).unwrap();
    operator.choose("desk.more").press(Intent::Back).choose("desk.room.open").choose("desk.sheet").choose("desk.list");
    let text = fs::read_to_string(&list).unwrap();
    for kind in ["display", "amplifier", "loudspeaker", "microphone", "keyboard"] {
        assert!(text.contains(&format!("kind = \"{kind}\"")), "{kind}: {text}");
    }
    assert!(operator.screen().rows.len() >= 4, "they stand on the sheet at once");
    operator.choose("desk.undo");
    assert!(operator.screen().rows.is_empty());
}

#[test]
fn a_report_is_read_on_screen_before_it_is_printed() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    operator.choose("desk.report").choose("desk.preview");
    assert_eq!(operator.route(), "desk-preview");
    let screen = operator.screen();
    assert_eq!(screen.title, "BÁO CÁO");
    assert!(screen.blocks.iter().any(|block| block.kind == "table"), "{:?}", screen.blocks.len());
    assert!(screen.blocks.iter().any(|block| block.spoken.contains("Điểm hỗ trợ mẫu")));
    assert_eq!(operator.visitor.view().focused, "desk.text", "arrow keys scroll it");
}

#[test]
fn what_the_province_answers_stands_beside_the_difficulty_and_is_read_whole() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    operator.choose("desk.difficulties").choose("desk.new").choose("desk.kind.line").write("mang cham");
    operator.choose("desk.write.save");
    let record = operator.files.book().records::<Difficulty>(ALL_DAYS).unwrap().remove(0).id;
    let (id, day) = (DataFolder::open(&point.root).unwrap().point().unwrap().id, time::macros::date!(2026 - 11 - 30));
    let reply = Reply { point: id, id: ulid::Ulid::from_parts(1, 1), record, day, text: "Tuan sau tho len".to_owned() };
    let stranger = Reply { record: id, ..reply.clone() };
    operator.files.take(&[stranger, reply]).unwrap();
    operator.press(Intent::Back).choose("desk.difficulties");
    operator.choose("desk.new").press(Intent::Back);
    operator.choose("desk.new").choose("desk.kind.power").write("mat dien").choose("desk.write.save");
    assert!(operator.screen().rows.iter().any(|row| row.note.contains("Tuan sau tho len")));
    operator.choose(&format!("desk.read.{record}"));
    assert!(operator.screen().blocks.iter().any(|block| block.text == "Tuan sau tho len"));
}

#[test]
fn a_meeting_that_was_held_before_is_written_down_with_its_day_and_numbers() {
    let point = SamplePoint::new().unwrap();
    let mut operator = Operator::signed_in(&point);
    operator.choose("desk.trainings").choose("desk.new.meeting").choose("desk.in-days.-7").choose("desk.in-days.-1");
    operator.choose("desk.other").write("lam duong").choose("desk.write.save");
    assert_eq!(operator.route(), "desk-trainings", "nothing is shown to the hall");
    let count = operator.control("desk.end.");
    operator.choose(&count).choose("desk.women.10").choose("desk.save");
    let held = operator.files.book().records::<Training>(ALL_DAYS).unwrap().remove(0).content;
    let ended = held.ended.unwrap().date().to_string();
    assert_eq!((held.state(), held.day.to_string().as_str(), ended.as_str()), ("ended", "2026-11-22", "2026-11-22"));
}
