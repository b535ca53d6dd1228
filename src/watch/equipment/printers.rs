//! Printers, as CUPS knows them: one IPP request for all queues (RFC 8011, and CUPS-Get-Printers).

use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use ipp::attribute::{IppAttribute, IppAttributeGroup};
use ipp::model::{DelimiterTag, IppVersion, Operation};
use ipp::parser::IppParser;
use ipp::reader::IppReader;
use ipp::request::IppRequestResponse;
use ipp::value::IppValue;

use super::{Probe, limits};
use crate::device::{Kind, Reading, Reason, State};

/// Every queue of a server.
pub struct Printers {
    server: PathBuf,
    known: Vec<Reading>,
}

impl Printers {
    /// Asks at the socket `server`, which wakes a CUPS that has gone to sleep; a point without CUPS has none.
    pub fn new(server: &Path) -> Self {
        Self { server: server.to_owned(), known: vec![] }
    }
}

impl Probe for Printers {
    fn look(&mut self) -> Vec<Reading> {
        if let Some(readings) = ask(&self.server) {
            self.known.clone_from(&readings);
            return readings;
        }
        // A server that has answered before has failed; nothing is printed any more.
        let failed = |reading: &Reading| {
            Reading::well(&reading.id, Kind::Printer, &reading.model).but(State::Failed, Reason::NoAnswer)
        };
        self.known.iter().map(failed).collect()
    }
}

/// What is asked for. The address of a printer, in which a serial number may stand, is not.
const ATTRIBUTES: [&str; 6] = [
    "printer-name",
    "printer-make-and-model",
    "printer-state",
    "printer-state-reasons",
    "marker-levels",
    "marker-low-levels",
];

fn ask(server: &Path) -> Option<Vec<Reading>> {
    let answer = post(server, &request()?).ok()?;
    let response = IppParser::new(IppReader::new(io::Cursor::new(answer))).parse().ok()?;
    Some(response.attributes().groups_of(DelimiterTag::PrinterAttributes).filter_map(judge).collect())
}

fn request() -> Option<Vec<u8>> {
    let mut request = IppRequestResponse::new(IppVersion::v1_1(), Operation::CupsGetPrinters, None).ok()?;
    let names = ATTRIBUTES.iter().map(|name| IppValue::new_keyword(*name)).collect::<Result<_, _>>().ok()?;
    let wanted = IppAttribute::with_name("requested-attributes", IppValue::Array(names)).ok()?;
    request.attributes_mut().add(DelimiterTag::OperationAttributes, wanted);
    Some(request.to_bytes().to_vec())
}

/// HTTP 1.0, so that the answer comes whole and ends with the connection.
fn post(server: &Path, body: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = UnixStream::connect(server)?;
    stream.set_read_timeout(Some(limits::SERVER_PATIENCE))?;
    stream.set_write_timeout(Some(limits::SERVER_PATIENCE))?;
    let head = format!(
        "POST / HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/ipp\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat())?;
    let mut answer = Vec::new();
    stream.take(limits::SERVER_ANSWER).read_to_end(&mut answer)?;
    let head = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").ok_or(io::ErrorKind::InvalidData)?;
    if answer.split(|byte| *byte == b' ').nth(1) != Some(b"200") {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(answer.split_off(head + 4))
}

/// `printer-state` of a queue that is stopped.
const STOPPED: i32 = 5;

fn judge(printer: &IppAttributeGroup) -> Option<Reading> {
    let texts = |name: &str| -> Vec<String> {
        printer.get(name).into_iter().flat_map(|attribute| attribute.value()).map(|value| value.to_string()).collect()
    };
    let numbers = |name: &str| -> Vec<i32> { texts(name).iter().filter_map(|text| text.parse().ok()).collect() };
    let name = texts("printer-name").pop()?;
    // A queue without a driver has none.
    let model = texts("printer-make-and-model").pop().filter(|model| model != "Local Raw Printer").unwrap_or_default();
    let mut reading = Reading::well(format!("printer/{name}"), Kind::Printer, model);
    if numbers("printer-state") == [STOPPED] {
        reading = reading.but(State::Failed, Reason::Stopped);
    }
    for reason in texts("printer-state-reasons") {
        reading = told(reading, &reason);
    }
    // Negative levels are unknown ones (PWG 5100.13).
    let low = numbers("marker-low-levels");
    for (at, level) in numbers("marker-levels").into_iter().enumerate().filter(|(_, level)| *level >= 0) {
        if level == 0 {
            reading = reading.but(State::Degraded, Reason::TonerEmpty);
        } else if level <= low.get(at).copied().filter(|low| *low > 0).unwrap_or(limits::MARKER_LOW) {
            reading = reading.but(State::Degraded, Reason::TonerLow);
        }
    }
    Some(reading)
}

/// A `printer-state-reasons` of RFC 8011, 5.4.12, with or without its severity. What anybody in the room can mend within a
/// minute is no failure.
fn told(reading: Reading, reason: &str) -> Reading {
    let (word, severity) = ["-error", "-warning", "-report"]
        .iter()
        .find_map(|end| Some((reason.strip_suffix(end)?, *end)))
        .unwrap_or((reason, ""));
    match word {
        "media-empty" | "media-needed" => reading.but(State::Degraded, Reason::NoPaper),
        "media-jam" => reading.but(State::Degraded, Reason::PaperJam),
        "cover-open" | "door-open" | "interlock-open" => reading.but(State::Degraded, Reason::CoverOpen),
        "toner-low" | "marker-supply-low" => reading.but(State::Degraded, Reason::TonerLow),
        "toner-empty" | "marker-supply-empty" => reading.but(State::Degraded, Reason::TonerEmpty),
        "offline" | "timed-out" | "shutdown" => reading.but(State::Failed, Reason::NoAnswer),
        "paused" | "moving-to-paused" => reading.but(State::Failed, Reason::Stopped),
        _ if severity == "-error" => reading.but(State::Degraded, Reason::Other),
        _ => reading,
    }
}
