//! The real program in a real window on a virtual display.

use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::loudspeaker::Loudspeaker;
use crate::program;

/// A virtual display, ended with the test.
pub struct Display {
    server: Child,
    /// `DISPLAY`
    pub name: String,
}

impl Display {
    /// A display of 1366 × 768 pixels.
    pub fn new() -> io::Result<Self> {
        Self::of("1366x768")
    }

    /// A display of so many pixels.
    pub fn of(size: &str) -> io::Result<Self> {
        let mut server = Command::new("Xvfb")
            // Without -noreset the server begins anew when the last program leaves, and one that is just coming is thrown out.
            .args(["-displayfd", "1", "-screen", "0", &format!("{size}x24"), "-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        if let Some(output) = server.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        Ok(Self { server, name: format!(":{}", line.trim()) })
    }

    /// Runs a program on the display and gives what it writes.
    pub fn run(&self, program: &str, args: &[&str]) -> String {
        let output = Command::new(program).args(args).env("DISPLAY", &self.name).output();
        output.map_or_else(|_| String::new(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Presses a key.
    pub fn key(&self, key: &str) {
        self.run("xdotool", &["key", key]);
    }

    /// Gives the window the keyboard: without a window manager nobody does.
    pub fn take_keyboard(&self) {
        self.run("xdotool", &["search", "--sync", "--onlyvisible", "--name", ".", "windowfocus", "--sync"]);
    }

    /// Waits until the window's title starts with `title`; the program names each screen there.
    pub fn wait_for(&self, title: &str) {
        let mut found = String::new();
        for _ in 0..600 {
            // Words of a label that must not part are joined by a no-break space.
            found = self.run("xdotool", &["search", "--name", ".", "getwindowname", "%@"]).replace('\u{a0}', " ");
            if found.starts_with(title) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the screen is `{found}`, not `{title}`");
    }

    /// Waits until something is so, half a minute at most.
    pub fn waits(&self, is_so: impl Fn() -> bool) -> bool {
        let mut looks = (0..300).map(|_| {
            std::thread::sleep(Duration::from_millis(100));
            is_so()
        });
        looks.any(|is_so| is_so)
    }

    /// Begins a visit: from the first screen to the choice of a language.
    pub fn begin_visit(&self) {
        self.wait_for("Mời bà con vào xem");
        self.take_keyboard();
        self.key("Return");
        self.wait_for("Bà con muốn dùng tiếng nào?");
    }

    /// The colour of a pixel on the display now.
    pub fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let picture = self.picture();
        // `P6`, width and height, the greatest value, and then three bytes for each pixel.
        let body = picture.len().saturating_sub(1366 * 768 * 3);
        let at = body + (y * 1366 + x) * 3;
        picture.get(at..at + 3).and_then(|pixel| pixel.try_into().ok()).unwrap_or_default()
    }

    /// What is on the display now, as PPM.
    pub fn picture(&self) -> Vec<u8> {
        let output = Command::new("import")
            .args(["-window", "root", "-depth", "8", "ppm:-"])
            .env("DISPLAY", &self.name)
            .output();
        output.map(|output| output.stdout).unwrap_or_default()
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The running kiosk, ended with the test.
pub struct Kiosk(Child);

impl Kiosk {
    /// Opens it on a data folder; its sound goes to the loudspeaker, or nowhere.
    pub fn open(display: &Display, data: &Path, loudspeaker: Option<&Loudspeaker>) -> io::Result<Self> {
        Self::open_with(display, data, loudspeaker, &[])
    }

    /// The same with arguments.
    pub fn open_with(
        display: &Display,
        data: &Path,
        loudspeaker: Option<&Loudspeaker>,
        args: &[&Path],
    ) -> io::Result<Self> {
        let server = loudspeaker.map_or_else(|| "unix:/nowhere".to_owned(), Loudspeaker::server);
        let child = Command::new(program("kiosk"))
            .arg("--data")
            .arg(data)
            .args(args)
            .env("DISPLAY", &display.name)
            .env("PULSE_SERVER", server)
            .env_remove("WAYLAND_DISPLAY")
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self(child))
    }

    /// Whether it still runs.
    pub fn is_alive(&mut self) -> bool {
        self.0.try_wait().is_ok_and(|ended| ended.is_none())
    }
}

impl Drop for Kiosk {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
