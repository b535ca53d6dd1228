//! Who leaves the desk open is signed out: by then a visitor may stand before it.

use std::time::Duration;

/// Without a key or a touch for so long the desk closes: longer than reading a guide's page or a phone call that asks for a
/// number, shorter than a visitor waits for their turn. Drafts stay: whoever signs in again goes on where the form was left.
pub const SIGN_OUT_AFTER: Duration = Duration::from_secs(5 * 60);
