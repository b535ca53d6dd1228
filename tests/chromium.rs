//! Chromium from Debian without a window, driven by Debian's chromedriver as WebDriver (W3C) says.

#![allow(clippy::unwrap_used, dead_code, reason = "tests, shared by several crates")]

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// Keys as WebDriver names them.
pub const TAB: &str = "\u{E004}";
pub const ENTER: &str = "\u{E007}";
pub const SPACE: &str = " ";
pub const DOWN: &str = "\u{E015}";

/// A browser that runs until dropped.
pub struct Chromium {
    driver: Child,
    profile: tempfile::TempDir,
    session: String,
    http: reqwest::Client,
}

/// Whether pages may run scripts. What the driver itself runs isn't the page's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    Allowed,
    Refused,
}

impl Chromium {
    /// A browser with a profile of its own.
    pub async fn start(scripts: Scripts) -> Self {
        // Free when asked for; nobody else takes it in the moment between.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let profile = tempfile::tempdir().unwrap();
        let mut driver = Command::new("chromedriver");
        driver.arg(format!("--port={port}")).env("HOME", profile.path()).env("LC_ALL", "C.UTF-8").env("LANGUAGE", "vi");
        let driver = driver.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut chromium = Self { driver, profile, session: String::new(), http: reqwest::Client::new() };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            sleep(Duration::from_millis(50));
        }
        let args = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--hide-scrollbars",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--force-device-scale-factor=1",
            "--lang=vi",
        ];
        let mut args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        args.push(format!("--user-data-dir={}", chromium.profile.path().join("profile").display()));
        let javascript = if scripts == Scripts::Refused { 2 } else { 1 };
        let options = json!({
            "args": args,
            "prefs": { "profile.managed_default_content_settings.javascript": javascript },
        });
        let wish = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options, "timeouts": { "pageLoad": 30_000, "script": 30_000 },
        } } });
        chromium.session = format!("http://127.0.0.1:{port}/session");
        let made = chromium.post("", &wish).await;
        chromium.session = format!("{}/{}", chromium.session, made["sessionId"].as_str().unwrap());
        chromium
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let request = self.http.post(format!("{}{path}", self.session)).header("content-type", "application/json");
        Self::value(path, request.body(body.to_string()).send().await.unwrap()).await
    }

    async fn get(&self, path: &str) -> Value {
        Self::value(path, self.http.get(format!("{}{path}", self.session)).send().await.unwrap()).await
    }

    async fn value(path: &str, answer: reqwest::Response) -> Value {
        let is_good = answer.status().is_success();
        let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert!(is_good, "{path}: {}", answer["value"]["message"]);
        answer["value"].clone()
    }

    /// Opens an address, and waits until it is there.
    pub async fn open(&self, url: &str) {
        self.post("/url", &json!({ "url": url })).await;
    }

    /// Where it is.
    pub async fn url(&self) -> String {
        self.get("/url").await.as_str().unwrap().to_owned()
    }

    /// The window's size, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        let command = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": metrics });
        self.post("/goog/cdp/execute", &command).await;
    }

    /// Types keys, as a keyboard does, to whatever has the focus.
    pub async fn keys(&self, text: &str) {
        let keys = text.chars().flat_map(|key| {
            [
                json!({ "type": "keyDown", "value": key.to_string() }),
                json!({ "type": "keyUp", "value": key.to_string() }),
            ]
        });
        let keys: Vec<_> = keys.collect();
        self.post("/actions", &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": keys }] })).await;
    }

    /// What a function body returns.
    pub async fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] })).await
    }

    /// The whole page as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        let command = json!({ "cmd": "Page.captureScreenshot", "params": { "captureBeyondViewport": true } });
        let picture = self.post("/goog/cdp/execute", &command).await;
        STANDARD.decode(picture["data"].as_str().unwrap()).unwrap()
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // It ends the browser with itself when asked to.
        drop(Command::new("kill").arg(self.driver.id().to_string()).status());
        drop(self.driver.wait());
    }
}
