//! What the office's points tell of themselves: the first one is well, the fourth one is in need.

use hub::alerts;
use point::Clock as _;

use super::{Office, point};

impl Office {
    /// Fills the tables of watching, and judges.
    pub(super) async fn watched(&self) {
        let [well, need] = [0, 3].map(|at| uuid::Uuid::from(point(at)));
        let mut sql = format!(
            "INSERT INTO line_contract VALUES
             ('{well}', '2026-01-01', NULL, 'VNPT', 'Home 80', 80, 80, 'active', '2026-06-30T08:00+07', true, '{well}'),
             ('{need}', '2026-01-01', '2026-12-31', 'Viettel', 'Sun 30', 30, 10, 'active', '2026-06-30T08:00+07', true, '{need}');
             INSERT INTO outage VALUES
             ('{well}', 'a', 'router', 'gateway', '2026-11-10T08:00+07', '2026-11-10T09:30+07'),
             ('{well}', 'b', 'hub', 'hub', '2026-11-11T08:00+07', '2026-11-11T10:00+07'),
             ('{need}', 'a', 'line', 'internet', '2026-10-02T08:00+07', '2026-10-02T20:00+07'),
             ('{need}', 'b', 'line', 'internet', '2026-11-25T15:00+07', NULL);
             INSERT INTO device VALUES
             ('{well}', 'disk/sda', 'physical_disk', 'ok', '', 'SSD', '2026-06-30T08:00+07', true, '{well}'),
             ('{need}', 'printer/a', 'printer', 'degraded', 'no_paper', 'HP LaserJet', '2026-11-28T08:00+07', true, '{need}'),
             ('{need}', 'display/hdmi-1', 'display', 'missing', 'not_there', 'Samsung 55', '2026-11-20T08:00+07', true, '{need}');
             INSERT INTO asset VALUES
             ('{need}', 'TS-01', 'Tivi hội trường', 'display', 'display/hdmi-1', 'CTMTQG 1719', '2025-12-20', '2026-06-30T08:00+07', true, '{need}', 'TS-01'),
             ('{need}', '=TS-02', 'Loa', 'loudspeaker', '', '', NULL, '2026-06-30T08:00+07', true, '{need}', '=TS-02');"
        );
        // Switched off from five in the evening of 2 October until the morning, and three power cuts in a week.
        for (number, from, until, clean) in [
            (1, "2026-10-02T10:00:00Z", "2026-10-03T01:00:00Z", true),
            (2, "2026-11-24T02:00:00Z", "2026-11-24T03:00:00Z", false),
            (3, "2026-11-25T02:00:00Z", "2026-11-25T03:00:00Z", false),
            (4, "2026-11-26T02:00:00Z", "2026-11-26T03:00:00Z", false),
        ] {
            sql += &format!(
                "INSERT INTO event VALUES ('{}', '{need}', '{need}', '{until}', 'point.stopped',
                 '{{\"point.from\": \"{from}\", \"point.until\": \"{until}\", \"point.stop.clean\": \"{clean}\"}}', 'b', true);",
                uuid::Uuid::from_u128(number)
            );
        }
        for (id, day, method, way, mbit) in [
            (well, 10, "ndt7", "receive", 71.0),
            (well, 12, "ndt7", "receive", 79.0),
            (well, 10, "ndt7", "transmit", 66.5),
            (well, 12, "daily", "receive", 21.0),
            (need, 12, "daily", "receive", 4.0),
            (need, 12, "passive", "receive", 9.0),
        ] {
            sql += &format!(
                "INSERT INTO sample (point, epoch, series, labels, slot, value, boot, clock_plausible) VALUES
                 ('{id}', '{id}', 'point.line.goodput', '{{\"network.io.direction\": \"{way}\", \"point.line.method\": \"{method}\"}}',
                  '2026-11-{day}T10:00+07', {mbit} * 1e6, 'b', true);"
            );
        }
        sql += &format!(
            "INSERT INTO sample (point, epoch, series, slot, value, boot, clock_plausible) VALUES
             ('{well}', '{well}', 'point.line.rtt', '2026-11-12T10:00+07', 21.5, 'b', true),
             ('{well}', '{well}', 'point.line.loss', '2026-11-12T10:00+07', 0.0125, 'b', true),
             ('{well}', '{well}', 'point.line.bytes', '2026-10-31T10:00+07', 41.2e6, 'b', true),
             ('{well}', '{well}', 'point.line.bytes', '2026-11-11T10:00+07', 7e6, 'b', true),
             ('{well}', '{well}', 'point.line.bytes', '2026-11-12T10:00+07', 9e6, 'b', true);"
        );
        self.database.client().await.unwrap().batch_execute(&sql).await.unwrap();
        // The hub judges when it starts, and may have seen half of all this.
        self.judge().await;
        self.postgres.ask("DELETE FROM alert");
        self.judge().await;
    }

    /// What the hub does when time has passed.
    pub async fn judge(&self) {
        alerts::judge(&self.database, None, self.clock.now().wall).await.unwrap();
    }
}
