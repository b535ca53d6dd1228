//! The window: the only place beside the `ui` crate that names Slint. It shows views and sends what people do; it holds no
//! file, database or network handle.
//!
//! - [`window`]: one [`Window`] shows one view after the other, setting only what changed
//! - [`adapters`]: from the plain data of a view to the structs of each screen
//! - [`album`]: pictures by place, asked for and kept within a limit
//! - [`heartbeat`]: tells systemd that the window lives
//! - [`keys`]: what a key means
//! - [`reel`]: a film's frames

pub mod adapters;
pub mod album;
pub mod heartbeat;
pub mod keys;
pub mod live;
pub mod reel;
pub mod window;

pub use window::Window;
