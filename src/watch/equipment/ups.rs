//! Uninterruptible power supplies, as NUT's `upsd` knows them: its text protocol on TCP (RFC 9271).

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use super::{Probe, limits};
use crate::device::{Kind, Reading, Reason, State};
use crate::figure::Measure;

/// Every power supply of a server.
pub struct Ups {
    server: SocketAddr,
    known: Vec<Reading>,
}

impl Ups {
    /// Asks `server`; a point without NUT has none.
    pub fn new(server: SocketAddr) -> Self {
        Self { server, known: vec![] }
    }

    fn ask(&self) -> io::Result<Vec<Reading>> {
        let mut server = Server::connect(self.server)?;
        let names = server.list("UPS")?;
        let names: Vec<&str> = names.iter().filter_map(|line| line.split(' ').next()).collect();
        names.into_iter().map(|name| Ok(judge(name, &server.list(&format!("VAR {name}"))?))).collect()
    }
}

impl Probe for Ups {
    fn look(&mut self) -> Vec<Reading> {
        if let Ok(readings) = self.ask() {
            self.known.clone_from(&readings);
            return readings;
        }
        // A server that has answered before has failed; nobody watches the power any more.
        let failed = |reading: &Reading| {
            Reading::well(&reading.id, Kind::Ups, &reading.model).but(State::Degraded, Reason::NoAnswer)
        };
        self.known.iter().map(failed).collect()
    }
}

/// What `lines`, such as `battery.charge "100"`, say. Serial numbers are among them and are not read.
fn judge(name: &str, lines: &[String]) -> Reading {
    let value = |name: &str| {
        let line = lines.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
        Some(line.trim_matches('"').trim())
    };
    let first =
        |names: [&str; 2]| names.into_iter().filter_map(value).find(|text| !text.is_empty()).unwrap_or_default();
    let model = [first(["device.mfr", "ups.mfr"]), first(["device.model", "ups.model"])].join(" ");
    let mut reading = Reading::well(format!("ups/{name}"), Kind::Ups, model.trim());
    match value("ups.status") {
        // Its driver has lost it: `LIST VAR` was refused.
        None => reading = reading.but(State::Degraded, Reason::NoAnswer),
        Some(status) => {
            for word in status.split(' ') {
                reading = match word {
                    "OB" => reading.but(State::Degraded, Reason::OnBattery),
                    "LB" => reading.but(State::Degraded, Reason::BatteryLow),
                    "RB" => reading.but(State::PredictedFailure, Reason::BatteryWorn),
                    "OVER" => reading.but(State::Degraded, Reason::Overload),
                    "BYPASS" | "ALARM" => reading.but(State::Degraded, Reason::Other),
                    "OFF" => reading.but(State::Failed, Reason::Other),
                    _ => reading,
                };
            }
        }
    }
    let number = |name| value(name).and_then(|text| text.parse::<f64>().ok());
    if let Some(percent) = number("battery.charge") {
        reading = reading.measuring(Measure::BatteryCharge, percent / 100.0);
    }
    if let Some(seconds) = number("battery.runtime") {
        reading = reading.measuring(Measure::BatteryTimeLeft, seconds);
    }
    reading
}

struct Server {
    writer: TcpStream,
    reader: BufReader<io::Take<TcpStream>>,
}

impl Server {
    fn connect(address: SocketAddr) -> io::Result<Self> {
        let writer = TcpStream::connect_timeout(&address, limits::SERVER_PATIENCE)?;
        writer.set_read_timeout(Some(limits::SERVER_PATIENCE))?;
        writer.set_write_timeout(Some(limits::SERVER_PATIENCE))?;
        let reader = BufReader::new(writer.try_clone()?.take(limits::SERVER_ANSWER));
        Ok(Self { writer, reader })
    }

    /// The lines of `LIST what` without the words they begin with; none where the server refuses.
    fn list(&mut self, what: &str) -> io::Result<Vec<String>> {
        self.writer.write_all(format!("LIST {what}\n").as_bytes())?;
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if self.reader.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = line.trim_end();
            if line.starts_with("ERR ") || line.starts_with("END LIST ") {
                return Ok(lines);
            }
            if let Some(rest) = line.strip_prefix(what).and_then(|rest| rest.strip_prefix(' ')) {
                lines.push(rest.to_owned());
            }
        }
    }
}
