//! The hub's numbers, each with its reason.

use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// How many connections to PostgreSQL a hub holds: its own limit is 100, several hubs and an administrator share it.
pub const DATABASE_CONNECTIONS: usize = 16;

/// How long to wait for a connection to PostgreSQL. A point that is told to come again does so; one that waits holds a place.
pub const DATABASE_WAIT: Duration = Duration::from_secs(5);

/// How long taking a batch may last. It takes milliseconds; longer means that PostgreSQL hangs.
pub const TAKING: Duration = Duration::from_secs(30);

/// How many batches are unpacked and taken at the same time: as many as there are connections, because one that waits for a
/// connection would hold up to a hundred megabytes for nothing.
pub const TAKEN_TOGETHER: usize = DATABASE_CONNECTIONS;

/// The largest batch, unpacked, that gives its place free before it is written; an ordinary day is 30 kB. So all clients
/// together make the hub hold a hundred megabytes while they wait for their commit.
pub const LIGHT: usize = 64 * 1024;

/// How many groups of batches are written at the same time: while one waits for the disk, another is worked on. More make
/// groups smaller.
pub const WRITERS: usize = 2;

/// The most batches in a group: beyond that the wait for the disk is shared by enough of them.
pub const GROUP: usize = 128;

/// The most that a group's batches hold together, unpacked: some hundred milliseconds of PostgreSQL's work.
pub const GROUP_SIZE: usize = 4 * 1024 * 1024;

/// What a client may make the hub read ahead: the head of a request is some hundred bytes, a batch is read piece by piece.
pub const READ_AHEAD: usize = 32 * 1024;

/// How long a client may be silent within a request or between two. Over a bad line (800 ms, 20 % loss) TCP tries again for
/// tens of seconds.
pub const SILENCE: Duration = Duration::from_secs(60);

/// How long a body may take in all: 64 kB at 100 bytes a second, far worse than the worst line that is known.
pub const BODY: Duration = Duration::from_secs(11 * 60);

/// The longest wish to be known: some names and a key.
pub const MAX_ENROLMENT: usize = 8 * 1024;

/// The longest question what was answered: a name, an id and a signature, 130 bytes.
pub const MAX_ASKING: usize = 512;

/// For so long an answer to a difficulty is handed out: a point whose book was begun anew knows no such difficulty, and never
/// tells that the answer has come. A stick to the farthest one and back takes months.
pub const HANDED_OUT: time::Duration = time::Duration::days(365);

/// How many clients at once: a client that does its worst costs a body of 64 kB and 32 kB read ahead.
pub const CLIENTS: usize = 2_000;

/// How many of them from one address: a province may bring all its points through one.
pub const CLIENTS_OF_ADDRESS: usize = 200;

/// Requests that a point may make at once, and each second after that. A point sends one after another, at 800 ms: this is
/// ten times what it can do.
pub const POINT_RATE: Rate = Rate { burst: 600, more: 20, each: SECOND };

/// The same for an address, behind which there may be a hundred points.
pub const ADDRESS_RATE: Rate = Rate { burst: 6_000, more: 200, each: SECOND };

/// Wishes to be known of one address: a person makes one, a workshop that prepares machines some dozens a day.
pub const ENROLMENT_RATE: Rate = Rate { burst: 100, more: 1, each: SECOND };

/// Samples of the line that an address may take or bring: a point does both once a day, a province's points may all come
/// through one address, and some try again. More than the half of them in an hour would be 1 Mbit/s for nothing.
pub const SAMPLE_RATE: Rate = Rate { burst: 400, more: 400, each: HOUR };

/// Speed tests at the same time, each of one direction. One takes all that a line of 100 Mbit/s has, so four leave room in a
/// hub's line of 1 Gbit/s for those who report; and more than one at a time on a narrower one tells nobody the truth.
pub const SPEED_TESTS: usize = 4;

/// Speed tests of one address, each of one direction: six whole ones at once, and six an hour after that. A person presses the
/// button once or twice; some points may share an address of their provider. At 100 Mbit/s an hour's tests are 1.5 GB.
pub const SPEED_TEST_RATE: Rate = Rate { burst: 12, more: 12, each: HOUR };

/// When somebody should come again who finds that too many are measuring: a test has ended by then.
pub const SPEED_TEST_AGAIN: Duration = Duration::from_secs(15);

/// Names in one folder of a stick that are looked at: what a point writes in ten years, a batch in twenty minutes.
pub const MAX_ON_STICK: usize = 500_000;

/// Keys of one point that wait for somebody to look at them; the newest are kept. A machine that is installed anew makes one.
pub const WAITING_KEYS_OF_POINT: i64 = 4;

/// Keys that wait in all; more than that is no wish but an attack.
pub const WAITING_KEYS: i64 = 2_000;

/// When a point should come again after the hub couldn't serve it.
pub const COME_AGAIN: Duration = Duration::from_secs(30);

/// How long those who are being served may go on when the hub is asked to end.
pub const END: Duration = Duration::from_secs(20);

/// The longest text that is part of a row's key, in bytes: PostgreSQL's index takes 2,700 bytes for all of them together.
pub const MAX_KEY_TEXT: usize = 256;

/// How many names that this hub doesn't know are kept beside a batch.
pub const MAX_UNKNOWN: usize = 100;

/// The longest other text: a title, a detail.
pub const MAX_TEXT: usize = 4 * 1024;

/// How much may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// At once.
    pub burst: u32,
    /// After that, so many more …
    pub more: u32,
    /// … in each such time.
    pub each: Duration,
}
