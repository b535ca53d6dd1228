//! The names of the wire: OpenTelemetry's where it has one, `point.…` where it hasn't. No other name is ever written, and
//! `PRIVACY.md` lists each.

/// Version of the semantic conventions the names are taken from.
pub const SCHEMA_URL: &str = "https://opentelemetry.io/schemas/1.37.0";

/// What the program calls itself.
pub const SERVICE: &str = "diem-ho-tro";

/// Before the name of an [`Action`](crate::fact::Action).
pub const USAGE: &str = "point.usage.";

/// Attributes of the sender: resource attributes.
pub mod resource {
    /// Always [`SERVICE`](super::SERVICE).
    pub const SERVICE_NAME: &str = "service.name";
    /// The program's version.
    pub const SERVICE_VERSION: &str = "service.version";
    /// The point's id.
    pub const SERVICE_INSTANCE: &str = "service.instance.id";
    /// The life of the ledger.
    pub const EPOCH: &str = "point.epoch";
    /// The batch's number.
    pub const SEQ: &str = "point.batch.seq";
    /// The kernel's boot id.
    pub const BOOT: &str = "point.boot.id";
    /// Wall clock minus the clock that never jumps, in milliseconds.
    pub const CLOCK_OFFSET: &str = "point.clock.offset";
    /// Whether the wall clock could be believed.
    pub const CLOCK_PLAUSIBLE: &str = "point.clock.plausible";
}

/// Attributes of a count.
pub mod count {
    /// Who caused it.
    pub const CAUSED_BY: &str = "point.caused_by";
    /// The product's id.
    pub const PRODUCT: &str = "point.product.id";
    /// The product's title.
    pub const TITLE: &str = "point.product.title";
    /// The product's kind.
    pub const KIND: &str = "point.product.kind";
    /// The topic.
    pub const TOPIC: &str = "point.topic";
    /// The language chosen.
    pub const LANGUAGE: &str = "point.language";
    /// The step of a guide.
    pub const STEP: &str = "point.guide.step";
    /// The face.
    pub const FACE: &str = "point.face";
}

/// The attribute of an event that names it.
pub const EVENT_ID: &str = "log.record.uid";

/// Labels and details whose value is one of a closed list, and the list. The ledger takes any text; whoever tells keeps to these,
/// and whoever shows them has words for each.
pub const CHOICES: &[(&str, &[&str])] = &[
    ("hw.state", &["ok", "degraded", "failed", "predicted_failure", "missing", "new", "changed"]),
    (
        // OpenTelemetry's where it has some.
        "hw.type",
        &[
            "cpu",
            "memory",
            "physical_disk",
            "logical_disk",
            "network",
            "display",
            "sound_card",
            "microphone",
            "keyboard",
            "mouse",
            "touchscreen",
            "camera",
            "printer",
            "ups",
            "usb",
            "amplifier",
            "loudspeaker",
            "router",
            "other",
        ],
    ),
    (
        "point.device.reason",
        &[
            "not_there",
            "another_one",
            "not_listed",
            "hot",
            "throttled",
            "memory_full",
            "disk_full",
            "worn",
            "self_test",
            "bad_sectors",
            "filesystem_errors",
            "read_only",
            "write_read",
            "low_resolution",
            "no_link",
            "no_answer",
            "stopped",
            "no_paper",
            "paper_jam",
            "cover_open",
            "toner_low",
            "toner_empty",
            "on_battery",
            "battery_low",
            "battery_worn",
            "overload",
            "other",
        ],
    ),
    ("point.data.how", &["mended", "new"]),
    ("point.outage.cause", &["pc_off", "cable", "router", "dns", "line", "captive_portal", "dns_hijack", "hub"]),
    ("point.outage.layer", &["power", "link", "address", "gateway", "internet", "dns", "web", "hub"]),
    ("point.line.state", &["registered", "active", "ended"]),
    ("point.sound.result", &["heard", "faint", "silent", "no_microphone", "no_loudspeaker"]),
    (
        "point.record.state",
        &[
            "written",
            "planned",
            "started",
            "ended",
            "open",
            "answered",
            "closed",
            "applied",
            "installed",
            "accepted",
            "withdrawn",
        ],
    ),
    ("point.check.state", &["working", "broken", "missing"]),
    ("point.training.kind", &["training", "meeting"]),
    (
        "point.difficulty.kind",
        &["power", "line", "equipment", "content", "language", "attendance", "staff", "money", "room", "other"],
    ),
    ("point.stop.clean", &["true", "false"]),
    ("network.io.direction", &["receive", "transmit"]),
    ("point.line.method", &["passive", "daily", "ndt7"]),
];
