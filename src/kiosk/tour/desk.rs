//! A morning at the operator's desk, from the first PIN to the report, with a book in a folder that is thrown away.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use point::DataFolder;

use super::{Tour, Typed};
use crate::clerk::Files;
use crate::intent::Intent;
use crate::route::Route;
use crate::visit::Command;
use crate::visit::desk::{News, Task, Told, Wish};
use crate::visit::health::Printed;

const PIN: &str = "482915";

/// What stands in the room.
pub const EQUIPMENT: &str = r#"
[[asset]]
name = "Ti vi"
kind = "display"
code = "TV-01"

[[asset]]
name = "Ampli"
kind = "amplifier"

[[asset]]
name = "Micro"
kind = "microphone"

[[asset]]
name = "Bàn phím"
kind = "keyboard"

[[asset]]
name = "Loa"
kind = "loudspeaker"

[[asset]]
name = "Bộ lưu điện"
kind = "ups"
"#;

impl Tour {
    /// Every screen of the desk of a point that says of itself what the one shown says.
    pub(super) fn desk(&mut self, out: &Path, temporary: &Path, shown: &DataFolder) -> anyhow::Result<()> {
        let data = DataFolder::prepare(&temporary.join("desk"), self.clock.as_ref())?;
        let settings = shown.point_toml();
        std::fs::copy(&settings, data.point_toml()).with_context(|| format!("copying {}", settings.display()))?;
        let list = data.equipment_list();
        let files = Files::open(data, self.clock.clone())?;
        self.visit.navigate(Route::Desk(Task::SignIn));
        self.shoot(out, "desk-opening")?;
        self.wish(&files, Wish::Look);
        self.shoot(out, "desk-new-pin")?;
        self.pin(&files, "123456");
        self.shoot(out, "desk-new-pin-weak")?;
        self.pin(&files, PIN);
        self.shoot(out, "desk-new-pin-again")?;
        self.pin(&files, PIN);
        self.shoot(out, "desk-today")?;
        self.press(&files, &["desk.room.open", "desk.sheet"]);
        self.shoot(out, "desk-sheet-empty")?;
        std::fs::write(&list, EQUIPMENT).with_context(|| format!("writing {}", list.display()))?;
        self.wish(&files, Wish::Look);
        self.press(&files, &["desk.found.2.broken", "desk.next", "desk.sheet.all", "desk.previous", "desk.note.2"]);
        self.type_at_desk(&files, "rè, mất tiếng khi để gần loa");
        self.shoot(out, "desk-write-note")?;
        self.press(&files, &["desk.write.save"]);
        self.shoot(out, "desk-sheet")?;
        self.press(&files, &["bar.back", "desk.difficulties", "desk.new"]);
        self.shoot(out, "desk-new-difficulty")?;
        self.press(&files, &["desk.kind.line"]);
        self.type_at_desk(&files, "Mạng đứt cả tuần, gọi nhà mạng chưa ai lên");
        self.shoot(out, "desk-write-difficulty")?;
        self.press(&files, &["desk.write.save"]);
        self.shoot(out, "desk-difficulties")?;
        if let Some(read) = self.control("desk.read.") {
            self.press(&files, &[&read]);
            self.shoot(out, "desk-read-difficulty")?;
            self.press(&files, &["bar.back"]);
        }
        self.press(&files, &["bar.back", "desk.trainings", "desk.new.training"]);
        self.shoot(out, "desk-new-training")?;
        self.press(&files, &["bar.back", "desk.new.meeting", "desk.in-days.7"]);
        self.shoot(out, "desk-new-meeting")?;
        self.press(&files, &["desk.other"]);
        self.type_at_desk(&files, "Họp bàn làm đường thôn");
        self.press(&files, &["desk.write.save"]);
        if let Some(begin) = self.control("desk.begin.") {
            self.press(&files, &[&begin]);
        }
        if let Some(end) = self.control("desk.end.") {
            self.shoot(out, "desk-trainings-running")?;
            self.clock.advance(Duration::from_secs(2 * 3600));
            self.visit.handle(Command::Intent(Intent::Other));
            self.press(&files, &[&end]);
        }
        self.press(&files, &["desk.women.10", "desk.women.1", "desk.men.10"]);
        self.shoot(out, "desk-end-training")?;
        self.press(&files, &["desk.save"]);
        self.shoot(out, "desk-trainings")?;
        self.press(&files, &["bar.back"]);
        self.shoot(out, "desk-today-done")?;
        self.press(&files, &["desk.more"]);
        self.shoot(out, "desk-more")?;
        self.affairs(&files, out)?;
        self.press(&files, &["desk.hand-over"]);
        self.type_at_desk(&files, "Alăng Thị Sơn");
        self.press(&files, &["desk.write.save"]);
        self.shoot(out, "desk-hand-over")?;
        self.press(&files, &["bar.back", "bar.back", "desk.report"]);
        self.shoot(out, "desk-report")?;
        self.press(&files, &["desk.preview"]);
        self.shoot(out, "desk-preview")?;
        self.press(&files, &["bar.back"]);
        self.visit.handle(Command::Desk(News::Told(Told::Printed(Printed::NoPrinter))));
        self.shoot(out, "desk-report-no-printer")?;
        self.visit.handle(Command::Intent(Intent::Home));
        self.visit.navigate(Route::Desk(Task::SignIn));
        self.wish(&files, Wish::Look);
        for _ in 0..5 {
            self.pin(&files, "771199");
        }
        self.shoot(out, "desk-sign-in-wait")?;
        self.visit.handle(Command::Intent(Intent::Home));
        Ok(())
    }

    /// The day's work while something is urgent, at the desk of [`Self::desk`].
    pub(super) fn desk_while_urgent(&mut self, out: &Path, temporary: &Path) -> anyhow::Result<()> {
        let files = Files::open(DataFolder::open(&temporary.join("desk"))?, self.clock.clone())?;
        self.clock.advance(Duration::from_secs(3600));
        self.visit.navigate(Route::Desk(Task::SignIn));
        self.wish(&files, Wish::Look);
        self.pin(&files, PIN);
        self.shoot(out, "desk-today-urgent")
    }

    /// What comes up now and then.
    fn affairs(&mut self, files: &Files, out: &Path) -> anyhow::Result<()> {
        self.press(files, &["desk.inspections", "desk.new.inspection"]);
        self.type_at_desk(files, "Ủy ban nhân dân xã");
        self.press(files, &["desk.write.save"]);
        if let Some(look) = self.control("desk.look.") {
            self.press(files, &[&look, "desk.findings"]);
            self.type_at_desk(files, "Chưa có bảng tên điểm ở ngoài cổng");
            self.press(files, &["desk.write.save", "desk.day.deadline", "desk.days.30"]);
            self.shoot(out, "desk-day")?;
            self.press(files, &["desk.save"]);
            self.shoot(out, "desk-inspection")?;
            self.press(files, &["bar.back"]);
        }
        self.shoot(out, "desk-inspections")?;
        self.press(files, &["bar.back", "desk.registrations", "desk.new.registration"]);
        self.type_at_desk(files, "Nhà mạng mẫu");
        self.press(files, &["desk.write.save"]);
        self.shoot(out, "desk-registrations")?;
        if let Some(look) = self.control("desk.look.") {
            self.press(files, &[&look, "desk.day.installed", "desk.save"]);
            self.shoot(out, "desk-registration")?;
            self.press(files, &["bar.back"]);
        }
        self.press(files, &["bar.back", "desk.content"]);
        self.shoot(out, "desk-content")?;
        self.press(files, &["desk.bulletins"]);
        self.shoot(out, "desk-bulletins")?;
        self.press(files, &["bar.back", "desk.go-back"]);
        self.shoot(out, "desk-go-back")?;
        self.press(files, &["bar.back", "bar.back", "desk.settings"]);
        self.shoot(out, "desk-settings")?;
        self.press_listed(files, "desk.set.hours");
        self.shoot(out, "desk-hours")?;
        self.press(files, &["bar.back"]);
        self.press_listed(files, "desk.set.unit");
        self.visit.handle(Command::Intent(Intent::Erase));
        self.type_at_desk(files, "tra bui");
        self.shoot(out, "desk-write-unit")?;
        self.press(files, &["bar.back"]);
        self.press_listed(files, "desk.set.languages");
        self.shoot(out, "desk-languages")?;
        self.press(files, &["bar.back", "bar.back"]);
        Ok(())
    }

    fn wish(&mut self, files: &Files, wish: Wish) {
        for news in files.grant(wish) {
            self.visit.handle(Command::Desk(news));
        }
    }

    fn settle(&mut self, files: &Files) {
        for wish in self.visit.takes_desk_wishes() {
            self.wish(files, wish);
        }
    }

    fn press(&mut self, files: &Files, controls: &[&str]) {
        for control in controls {
            self.visit.handle(Command::Activate((*control).to_owned()));
            self.settle(files);
        }
    }

    /// Presses a control of a list, on whichever part of it that stands.
    fn press_listed(&mut self, files: &Files, control: &str) {
        for turn in ["desk.previous", "desk.next", "desk.next"] {
            if self.control(control).is_none() {
                self.press(files, &[turn]);
            }
        }
        self.press(files, &[control]);
    }

    fn type_at_desk(&mut self, files: &Files, text: &str) {
        self.visit.handle(Command::Wrote(Typed(text.to_owned())));
        self.settle(files);
    }

    fn pin(&mut self, files: &Files, pin: &str) {
        self.visit.handle(Command::Typed { typed: Typed(pin.to_owned()), otherwise: Intent::Other });
        self.press(files, &["desk.pin.ok"]);
    }

    /// The first control on screen whose name begins like this.
    fn control(&self, beginning: &str) -> Option<String> {
        let rows = self.visit.focus_rows();
        rows.ids().find(|id| id.starts_with(beginning)).map(str::to_owned)
    }
}
