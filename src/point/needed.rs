//! Without which equipment a room serves nobody.

/// Kinds of equipment, as `hw.type` names them, without which people neither see, hear nor choose. A printer or a camera is missed by
/// few. For whoever judges how bad it is that a piece is missing: the point, and the province.
pub const NEEDED: [&str; 9] =
    ["cpu", "memory", "physical_disk", "logical_disk", "display", "sound_card", "keyboard", "amplifier", "loudspeaker"];
