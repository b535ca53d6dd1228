//! One window that shows one view after the other.

use std::cell::RefCell;
use std::rc::Rc;

use slint::{ComponentHandle as _, Global as _};

use crate::locale::{Args, Locales};
use crate::pictures::Size;
use crate::typing::Typed;
use crate::ui::adapters;
use crate::ui::album::{Album, Developer};
use crate::ui::keys::{intent_of_held_key, intent_of_key, intent_with_control, typed_by_key};
use crate::ui::reel::Reel;
use crate::view::{Screen, View};
use crate::visit::Command;

/// Where what people do is sent. Called on the window's thread; must not block.
pub type Send = Rc<dyn Fn(Command)>;

fn is_player(view: &View) -> bool {
    matches!(view.screen, Screen::Player(_))
}

/// The window and what it shows. Lives on the main thread.
pub struct Window {
    app: ::ui::App,
    locales: std::sync::Arc<Locales>,
    album: Album,
    reel: Reel,
    shown: Option<View>,
    shown_at: Size,
    /// Messages that the screens asked for since the last [`Window::messages`].
    asked: Rc<RefCell<Vec<String>>>,
}

impl Window {
    /// Makes the window and binds its callbacks. It isn't shown yet.
    pub fn new(
        locales: std::sync::Arc<Locales>,
        developer: Box<dyn Developer>,
        send: Send,
    ) -> Result<Rc<RefCell<Self>>, slint::PlatformError> {
        let app = ::ui::App::new()?;
        let input = ::ui::Input::get(&app);
        input.on_key({
            let send = send.clone();
            move |text, held| {
                let meaning = if held { intent_of_held_key(&text) } else { intent_of_key(&text) };
                send(match typed_by_key(&text) {
                    Some(typed) => Command::Typed { typed, otherwise: meaning },
                    None => Command::Intent(meaning),
                });
                true
            }
        });
        input.on_key_with_control({
            let send = send.clone();
            move |text| send(Command::Intent(intent_with_control(&text)))
        });
        input.on_activate({
            let send = send.clone();
            move |id| send(Command::Activate(id.into()))
        });
        input.on_focus_moved({
            let send = send.clone();
            move |id| send(Command::FocusMoved(id.into()))
        });
        input.on_stirred({
            let send = send.clone();
            move || send(Command::Stirred)
        });
        ::ui::PictureAdapter::get(&app).on_moved({
            let send = send.clone();
            move |x, y| send(Command::Dragged { x, y })
        });
        ::ui::PlayerAdapter::get(&app).on_sought({
            let send = send.clone();
            move |share| send(Command::Sought(share))
        });
        ::ui::SearchAdapter::get(&app).on_written({
            let send = send.clone();
            move |text| send(Command::Wrote(Typed(text.into())))
        });
        let album = Album::new(developer);
        Ok(Rc::new(RefCell::new(Self {
            app,
            locales,
            album,
            reel: Reel::default(),
            shown: None,
            shown_at: Size { width: 0, height: 0 },
            asked: Rc::default(),
        })))
    }

    /// The Slint window.
    pub fn app(&self) -> &::ui::App {
        &self.app
    }

    /// The album, to deliver pictures to.
    pub fn album(&mut self) -> &mut Album {
        &mut self.album
    }

    /// Shows a view; sets only what differs from the one before.
    pub fn show(&mut self, view: View) {
        let size = self.app.window().size();
        let size = Size { width: size.width.max(1), height: size.height.max(1) };
        let before = self.shown.take();
        let before = before.as_ref().filter(|_| self.shown_at == size);
        if before.is_none_or(|before| before.language != view.language) {
            self.speak(&view);
        }
        if before.is_none_or(|before| before.header != view.header) {
            adapters::header(&self.app, &view.header);
        }
        if before.is_none_or(|before| before.notice != view.notice) {
            adapters::notice(&self.app, view.notice.as_ref());
        }
        if matches!(view.screen, Screen::Idle { .. }) {
            self.album.forgive();
        }
        if before.is_none_or(|before| before.screen != view.screen) {
            adapters::screen(&self.app, &view.screen, size, &mut self.album);
        }
        if !matches!(view.screen, Screen::Picture(_)) && self.album.put_away() {
            adapters::put_picture_away(&self.app);
        }
        if before.is_some_and(|before| is_player(before) && !is_player(&view)) {
            self.reel = Reel::default();
            adapters::frame(&self.app, slint::Image::default());
        }
        adapters::look(&self.app, view.theme, &view.comfort);
        self.app.set_screen_title(view.title.as_str().into());
        self.app.set_in_bar(view.focused.starts_with("bar.") || view.focused.starts_with("header."));
        let input = ::ui::Input::get(&self.app);
        input.set_focused(view.focused.as_str().into());
        input.set_spoken(view.spoken.as_deref().unwrap_or_default().into());
        input.set_reading(view.reading);
        input.set_at_desk(view.route.starts_with("desk-"));
        self.app.set_screen(adapters::screen_name(&view.screen));
        self.app.invoke_take_keyboard();
        for picture in &view.ahead {
            self.album.image(picture, size);
        }
        self.shown = Some(view);
        self.shown_at = size;
    }

    /// Shows a frame of the film that plays; one that comes after its screen was left isn't shown.
    pub fn show_frame(&mut self, frame: &media::Frame) {
        if self.shown.as_ref().is_some_and(is_player) {
            adapters::frame(&self.app, self.reel.image(frame).unwrap_or_default());
        }
    }

    /// Shows the same view again, in full: the window has another size.
    pub fn show_again(&mut self) {
        if let Some(view) = self.shown.take() {
            self.show(view);
        }
    }

    /// Fills the screen again: pictures have arrived.
    pub fn redraw_pictures(&mut self) {
        let size = self.shown_at;
        if let Some(view) = &self.shown {
            adapters::screen(&self.app, &view.screen, size, &mut self.album);
        }
    }

    /// Texts of the screen that don't fit their place.
    pub fn cut_texts(&self) -> Vec<String> {
        let fit = ::ui::Fit::get(&self.app);
        let cut = Rc::new(RefCell::new(Vec::new()));
        fit.on_cut({
            let cut = cut.clone();
            move |text| cut.borrow_mut().push(text.to_string())
        });
        fit.set_asked(fit.get_asked() + 1);
        slint::platform::update_timers_and_animations();
        cut.take()
    }

    /// The messages that screens asked for since this was last called.
    pub fn messages(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.borrow_mut())
    }

    /// Installs the messages of the view's language; every text on screen that asked for one is renewed.
    fn speak(&self, view: &View) {
        let tr = ::ui::Tr::get(&self.app);
        let words = {
            let (locales, language) = (self.locales.clone(), view.language.clone());
            move |id: &str| locales.words(&language, id, &Args::none())
        };
        tr.on_text({
            let (words, asked) = (words.clone(), Rc::downgrade(&self.asked));
            move |id| {
                let text = words(&id).text;
                if let Some(asked) = asked.upgrade() {
                    let mut asked = asked.borrow_mut();
                    if !asked.contains(&text) {
                        asked.push(text.clone());
                    }
                }
                text.into()
            }
        });
        tr.on_beside({
            let words = words.clone();
            move |id| words(&id).beside.into()
        });
        tr.on_gap(move |id| words(&id).gap);
    }
}
