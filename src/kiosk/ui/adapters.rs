//! From a view's plain data to the structs of the screens. One function per screen; nothing is decided here.

mod search;

use std::rc::Rc;

use point::{Comfort, Contrast, Motion, Theme};
use slint::{Global as _, Image, ModelRc, SharedString, StyledText, VecModel};

use crate::locale::Words;
use crate::pane::Pane;
use crate::pictures::Size;
use crate::ui::album::{Album, MAX_TILES};
use watch::health::Light;

use crate::view::{
    Block, Cast, ComfortRow, DeskChoice, DeskRow, DeskScreen, Header, HealthCall, HealthCard, HealthScreen, NewestTile,
    Notice, NoticeMood, PictureScreen, PictureUse, PlayerScreen, Reader, Screen, TopicScreen, Trouble,
};

/// Finds the image of a picture; `None` if it can't be shown.
pub type Images<'a> = &'a mut dyn FnMut(&PictureUse) -> Option<Image>;

/// What the header says.
pub fn header(app: &::ui::App, header: &Header) {
    let adapter = ::ui::HeaderAdapter::get(app);
    adapter.set_point(shared(&header.point));
    adapter.set_today(shared(&header.today));
    adapter.set_language(shared(&header.language));
    adapter.set_about_label(shared(&header.about));
    adapter.set_ill(header.ill);
}

/// What is told at the edge.
pub fn notice(app: &::ui::App, notice: Option<&Notice>) {
    let adapter = ::ui::NoticeAdapter::get(app);
    adapter.set_there(notice.is_some());
    let Some(notice) = notice else { return };
    adapter.set_text(shared(&notice.text));
    adapter.set_percent(notice.percent.map_or(-1, i32::from));
    adapter.set_mood(match notice.mood {
        NoticeMood::Busy => ::ui::Mood::Busy,
        NoticeMood::Done => ::ui::Mood::Done,
        NoticeMood::Neutral => ::ui::Mood::Neutral,
        NoticeMood::Failed => ::ui::Mood::Failed,
    });
}

/// Which screen of the window a view needs.
pub fn screen_name(screen: &Screen) -> ::ui::Screen {
    match screen {
        Screen::Idle { .. } => ::ui::Screen::Idle,
        Screen::Language(_) => ::ui::Screen::Language,
        Screen::Home { .. } => ::ui::Screen::Home,
        Screen::Topic(_) => ::ui::Screen::Topic,
        Screen::Search(_) => ::ui::Screen::Search,
        Screen::Reader(_) => ::ui::Screen::Reader,
        Screen::Picture(_) => ::ui::Screen::Picture,
        Screen::Player(_) => ::ui::Screen::Player,
        Screen::ProductInfo { .. } => ::ui::Screen::ProductInfo,
        Screen::Judge(_) => ::ui::Screen::Judge,
        Screen::Help { .. } => ::ui::Screen::Help,
        Screen::About { .. } => ::ui::Screen::About,
        Screen::Sending(_) => ::ui::Screen::Sending,
        Screen::Health(_) => ::ui::Screen::Health,
        Screen::Comfort(_) => ::ui::Screen::Comfort,
        Screen::Desk(_) => ::ui::Screen::Desk,
        Screen::StillThere { .. } => ::ui::Screen::StillThere,
        Screen::Nothing(_) => ::ui::Screen::Nothing,
        Screen::SetUp(_) => ::ui::Screen::SetUp,
        Screen::Fault(_) => ::ui::Screen::Fault,
        Screen::Dark { .. } => ::ui::Screen::Dark,
    }
}

/// Fills the adapter of the screen of a window of this size.
pub fn screen(app: &::ui::App, screen: &Screen, window: Size, album: &mut Album) {
    if let Screen::Picture(picture) = screen {
        return picture_screen(app, picture, window, album);
    }
    let images: Images<'_> = &mut |picture| album.image(picture, window);
    match screen {
        Screen::Idle { point, today, languages, greetings, newest, urgent } => {
            let adapter = ::ui::IdleAdapter::get(app);
            adapter.set_point(shared(point));
            adapter.set_today(shared(today));
            adapter.set_languages(shared(languages));
            adapter.set_greetings(model(greetings.iter().map(words)));
            adapter.set_newest(model(newest.iter().map(|title| shared(title))));
            let words = |words: Option<&String>| words.map(|words| shared(words)).unwrap_or_default();
            adapter.set_urgent_title(words(urgent.as_ref().map(|urgent| &urgent.title)));
            adapter.set_urgent_summary(words(urgent.as_ref().map(|urgent| &urgent.summary)));
        }
        Screen::Language(tiles) => {
            let tiles = tiles.iter().map(|tile| ::ui::LanguageTile {
                prompt_id: shared(&tile.prompt_id),
                autonym: shared(&tile.autonym),
                name: shared(&tile.name),
                note: shared(&tile.note),
                chosen: tile.chosen,
                full: tile.full,
            });
            ::ui::LanguageAdapter::get(app).set_tiles(model(tiles));
        }
        Screen::Home { topics, newest, hall, urgent } => {
            let adapter = ::ui::HomeAdapter::get(app);
            adapter.set_hall(*hall);
            adapter.set_topics(model(topics.iter().map(|tile| ::ui::TopicTile {
                prompt_id: shared(&tile.prompt_id),
                topic: tile.topic.into(),
                words: words(&tile.words),
                count: shared(&tile.count),
                art: images(&tile.art).unwrap_or_default(),
            })));
            let tile = |tile: &NewestTile| ::ui::NewestTile {
                prompt_id: shared(&tile.prompt_id),
                title: shared(&tile.title),
                kind: tile.kind.into(),
                kind_name: shared(&tile.kind_name),
                topic: tile.topic.into(),
                urgent: tile.urgent,
            };
            adapter.set_newest(model(newest.iter().map(tile)));
            adapter.set_urgent(urgent.as_ref().map(tile).unwrap_or_default());
        }
        Screen::Topic(topic) => topic_screen(app, topic, images),
        Screen::Search(search) => search::screen(app, search, images),
        Screen::Reader(reader) => reader_screen(app, reader, images),
        Screen::Player(player) => player_screen(app, player, images),
        Screen::Picture(_) => {}
        Screen::ProductInfo { title, address, blocks } => {
            let adapter = ::ui::ProductInfoAdapter::get(app);
            adapter.set_title(words(title));
            adapter.set_key(shared(&title.text));
            adapter.set_blocks(block_views(blocks));
            adapter.set_address(address.as_deref().unwrap_or_default().into());
            adapter.set_qr(address.as_deref().and_then(qr).unwrap_or_default());
        }
        Screen::Judge(judge) => {
            let adapter = ::ui::JudgeAdapter::get(app);
            adapter.set_title(shared(&judge.title));
            adapter.set_given(judge.given.unwrap_or_default().into());
        }
        Screen::Help { person, phone } => {
            let adapter = ::ui::HelpAdapter::get(app);
            adapter.set_person(shared(person));
            adapter.set_phone(shared(phone));
        }
        Screen::About { point, unit, settings, machine } => {
            let adapter = ::ui::AboutAdapter::get(app);
            adapter.set_point(shared(point));
            adapter.set_unit(shared(unit));
            adapter.set_settings(block_views(settings));
            adapter.set_machine(model(machine.iter().map(|line| shared(line))));
        }
        Screen::Sending(sending) => {
            let adapter = ::ui::SendingAdapter::get(app);
            adapter.set_blocks(block_views(&sending.blocks));
            adapter.set_code(shared(&sending.code));
            adapter.set_scan(qr(&sending.scan).filter(|_| !sending.scan.is_empty()).unwrap_or_default());
            adapter.set_standing(shared(&sending.standing));
            adapter.set_waiting(shared(&sending.waiting));
        }
        Screen::Health(health) => health_screen(app, health),
        Screen::Comfort(rows) => comfort_screen(app, rows),
        Screen::Desk(desk) => desk_screen(app, desk),
        Screen::StillThere { remaining } => ::ui::StillThereAdapter::get(app).set_remaining(shared(remaining)),
        Screen::Nothing(trouble) | Screen::SetUp(trouble) | Screen::Fault(trouble) => trouble_screen(app, trouble),
        Screen::Dark { line, next } => {
            let adapter = ::ui::DarkAdapter::get(app);
            adapter.set_line(shared(line));
            adapter.set_next(shared(next));
        }
    }
}

fn desk_screen(app: &::ui::App, desk: &DeskScreen) {
    let adapter = ::ui::DeskAdapter::get(app);
    let choice = |choice: &DeskChoice| ::ui::DeskChoice {
        prompt_id: shared(&choice.prompt_id),
        label: shared(&choice.label),
        chosen: choice.chosen,
        main: choice.main,
    };
    let row = |row: &DeskRow| ::ui::DeskRow {
        light: light(row.light.unwrap_or(Light::Green)),
        has_light: row.light.is_some(),
        label: shared(&row.label),
        note: shared(&row.note),
        one_of: row.one_of,
        choices: model(row.choices.iter().map(choice)),
    };
    adapter.set_title(shared(&desk.title));
    adapter.set_note(shared(&desk.note));
    adapter.set_told(shared(&desk.told));
    adapter.set_wrong(desk.wrong);
    adapter.set_pad(desk.pad);
    adapter.set_lights(desk.rows.iter().any(|row| row.light.is_some()));
    adapter.set_blocks(block_views(&desk.blocks));
    adapter.set_rows(model(desk.rows.iter().map(row)));
    adapter.set_foot(model(desk.foot.iter().map(choice)));
}

const fn light(light: Light) -> ::ui::Light {
    match light {
        Light::Green => ::ui::Light::Green,
        Light::Yellow => ::ui::Light::Yellow,
        Light::Red => ::ui::Light::Red,
    }
}

fn health_screen(app: &::ui::App, health: &HealthScreen) {
    let adapter = ::ui::HealthAdapter::get(app);
    let card = |card: &HealthCard| ::ui::HealthCard {
        light: light(card.light),
        name: shared(&card.name),
        state: shared(&card.state),
        words: shared(&card.words),
    };
    let call = |call: &HealthCall| ::ui::HealthCall { who: shared(&call.who), phone: shared(&call.phone) };
    adapter.set_cards(model(health.cards.iter().map(card)));
    adapter.set_blocks(block_views(&health.blocks));
    adapter.set_calls(model(health.calls.iter().map(call)));
    adapter.set_nobody(shared(&health.nobody));
    adapter.set_calls_beside(health.calls_beside);
    adapter.set_at(shared(&health.at));
    adapter.set_has_line(health.has_line);
}

fn player_screen(app: &::ui::App, player: &PlayerScreen, images: Images<'_>) {
    let adapter = ::ui::PlayerAdapter::get(app);
    let cover = player.cover.as_ref().map(images);
    adapter.set_cover(cover.flatten().unwrap_or_default());
    adapter.set_player(::ui::Player {
        kind: player.kind.into(),
        kind_name: shared(&player.kind_name),
        title: words(&player.title),
        film: player.cast == Cast::Film,
        position: shared(&player.position),
        length: shared(&player.length),
        share: f32::from(player.share) / 1000.0,
        runs: player.runs,
        controls: player.controls,
        volume: player.volume.into(),
        caption: shared(&player.caption),
        message: shared(&player.message),
        next: player.next.as_deref().unwrap_or_default().into(),
        can_play: player.can_play,
        has_next: player.has_next,
    });
}

/// The next frame of a film; an empty image ends the showing.
pub fn frame(app: &::ui::App, frame: Image) {
    ::ui::PlayerAdapter::get(app).set_frame(frame);
}

fn topic_screen(app: &::ui::App, topic: &TopicScreen, images: Images<'_>) {
    let adapter = ::ui::TopicAdapter::get(app);
    adapter.set_topic(topic.topic.into());
    adapter.set_title(words(&topic.title));
    adapter.set_position(shared(&topic.position));
    adapter.set_has_previous(topic.has_previous);
    adapter.set_has_next(topic.has_next);
    adapter.set_shelf(::ui::Shelf {
        columns: topic.shelf.columns.into(),
        rows: topic.shelf.rows.into(),
        upright: topic.shelf.upright,
        cover_width: topic.shelf.cover.width.into(),
        cover_height: topic.shelf.cover.height.into(),
        title: topic.shelf.title.into(),
        title_lines: topic.shelf.title_lines.into(),
        summary_lines: topic.shelf.summary_lines.into(),
    });
    adapter.set_cards(model(topic.cards.iter().map(|card| ::ui::Card {
        prompt_id: shared(&card.prompt_id),
        title: words(&card.title),
        summary: shared(&card.summary),
        kind: card.kind.into(),
        kind_name: shared(&card.kind_name),
        operator: shared(&card.operator),
        cover: card.cover.as_ref().and_then(&mut *images).unwrap_or_default(),
    })));
}

fn reader_screen(app: &::ui::App, reader: &Reader, images: Images<'_>) {
    let adapter = ::ui::ReaderAdapter::get(app);
    let whole = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    let picture = reader.picture.as_ref().map(&mut *images);
    adapter.set_picture_lost(matches!(picture, Some(None)));
    adapter.set_picture(picture.flatten().unwrap_or_default());
    let play_cover = reader.play.as_ref().and_then(|play| play.cover.as_ref()).map(&mut *images);
    adapter.set_play_cover(play_cover.flatten().unwrap_or_default());
    let print = reader.print.as_ref();
    let cover = print.and_then(|print| print.cover.as_ref()).map(images);
    adapter.set_print(::ui::Print {
        there: print.is_some(),
        has_cover: cover.is_some(),
        lost: matches!(cover, Some(None)),
        ratio: print.map_or(1.0, |print| print.ratio),
        pages: print.map_or_else(SharedString::new, |print| shared(&print.pages)),
    });
    adapter.set_print_cover(cover.flatten().unwrap_or_default());
    adapter.set_address(reader.address.as_deref().unwrap_or_default().into());
    adapter.set_qr(reader.address.as_deref().and_then(qr).unwrap_or_default());
    adapter.set_page(::ui::Page {
        key: shared(&reader.key),
        topic: reader.topic.into(),
        kind: reader.kind.into(),
        kind_name: shared(&reader.kind_name),
        title: words(&reader.title),
        position: shared(&reader.position),
        step: whole(reader.page),
        steps: whole(reader.pages),
        body: i32::from(reader.setting.body),
        picture_width: i32::from(reader.setting.picture.width),
        picture_height: i32::from(reader.setting.picture.height),
        heading: shared(&reader.heading),
        blocks: block_views(&reader.blocks),
        picture_label: shared(&reader.picture_label),
        picture_description: shared(&reader.picture_description),
        playable: reader.play.is_some(),
        has_play_cover: reader.play.is_some() && reader.picture.is_none(),
        has_picture: reader.picture.is_some(),
        has_previous: reader.page > 0,
        has_next: reader.page + 1 < reader.pages,
    });
}

/// Lets go of the picture that was looked at.
pub fn put_picture_away(app: &::ui::App) {
    let adapter = ::ui::PictureAdapter::get(app);
    adapter.set_picture(Image::default());
    adapter.set_tiles(ModelRc::default());
}

fn picture_screen(app: &::ui::App, screen: &PictureScreen, window: Size, album: &mut Album) {
    let adapter = ::ui::PictureAdapter::get(app);
    let pane = Pane::new(window, screen.ratio, screen.look);
    let pixels = |length: u32| i32::try_from(length).unwrap_or(i32::MAX);
    let image = album.image(&screen.picture, window);
    adapter.set_lost(image.is_none());
    adapter.set_ready(image.as_ref().is_some_and(|image| image.size().width > 0));
    album.look_anew(&screen.picture.source, pane.whole);
    let (seen, mut ahead) = pane.tiles(screen.look.zoom);
    let wanted = seen.len();
    ahead.truncate(MAX_TILES.saturating_sub(wanted));
    let mut tiles = Vec::with_capacity(wanted);
    // Those in sight last: the newest wish is granted first.
    for tile in ahead.into_iter().chain(seen.iter().copied()) {
        let image = if image.is_some() { album.tile(&screen.picture.source, pane.whole, tile) } else { None };
        let part = tile.part(pane.shown);
        if let Some(image) = image.filter(|_| seen.contains(&tile)) {
            let (width, height) = (pixels(part.size.width), pixels(part.size.height));
            tiles.push(::ui::PictureTile { image, x: pixels(part.x), y: pixels(part.y), width, height });
        }
    }
    adapter.set_covered(wanted > 0 && tiles.len() == wanted);
    let shown: Vec<_> = slint::Model::iter(&adapter.get_tiles()).collect();
    // A pan within the same tiles moves them; nothing is made anew.
    if shown != tiles {
        adapter.set_tiles(model(tiles.into_iter()));
    }
    adapter.set_picture(image.unwrap_or_default());
    adapter.set_left(pane.left);
    adapter.set_top(pane.top);
    adapter.set_shown_width(pixels(pane.shown.width));
    adapter.set_shown_height(pixels(pane.shown.height));
    adapter.set_label(shared(&screen.label));
    adapter.set_position(shared(&screen.position));
    adapter.set_has_previous(screen.has_previous);
    adapter.set_has_next(screen.has_next);
    adapter.set_zoom(f32::from(screen.look.zoom));
    adapter.set_at_x(screen.look.x);
    adapter.set_at_y(screen.look.y);
}

/// How the screens meet the visitor's eyes.
pub fn look(app: &::ui::App, theme: Theme, comfort: &Comfort) {
    let tokens = ::ui::Tokens::get(app);
    tokens.set_hall(theme == Theme::Hall);
    tokens.set_high(comfort.contrast == Contrast::High);
    tokens.set_still(comfort.motion == Motion::Reduced);
    tokens.set_step(comfort.text as i32);
    ::ui::ComfortAdapter::get(app).set_volume(comfort.volume.into());
}

fn comfort_screen(app: &::ui::App, rows: &[ComfortRow]) {
    ::ui::ComfortAdapter::get(app).set_rows(model(rows.iter().map(|row| ::ui::ComfortRow {
        what: row.what.into(),
        label: shared(&row.label),
        choices: model(row.choices.iter().map(|choice| ::ui::ComfortChoice {
            prompt_id: shared(&choice.prompt_id),
            label: shared(&choice.label),
            chosen: choice.chosen,
        })),
        level: shared(&row.level),
    })));
}

fn trouble_screen(app: &::ui::App, trouble: &Trouble) {
    let adapter = ::ui::TroubleAdapter::get(app);
    adapter.set_message(shared(&trouble.message));
    adapter.set_detail(shared(&trouble.detail));
    adapter.set_person(shared(&trouble.person));
}

fn block_views(blocks: &[Block]) -> ModelRc<::ui::BlockView> {
    model(blocks.iter().map(|block| ::ui::BlockView {
        prompt_id: shared(&block.prompt_id),
        voice_id: shared(block.voice_id()),
        kind: block.kind.into(),
        level: i32::from(block.level),
        marker: shared(&block.marker),
        text: styled(block),
        spoken: shared(&block.spoken),
        rows: model(block.rows.iter().map(|row| ::ui::Row { cells: model(row.iter().map(|cell| shared(cell))) })),
    }))
}

/// The block's words with their markup; words that Slint can't parse are shown without it rather than not at all.
fn styled(block: &Block) -> StyledText {
    let markup =
        if block.kind == "heading" { format!("**{}**", block.text.replace("**", "")) } else { block.text.clone() };
    StyledText::from_markdown(&markup).unwrap_or_else(|_| StyledText::from_plain_text(&block.spoken))
}

/// The QR code of an address, one pixel per module with the four modules of quiet zone that ISO/IEC 18004 asks for.
fn qr(address: &str) -> Option<Image> {
    const QUIET: usize = 4;
    let code = qrcode::QrCode::with_error_correction_level(address, qrcode::EcLevel::M).ok()?;
    let modules = code.width();
    let side = modules + 2 * QUIET;
    let mut pixels = slint::SharedPixelBuffer::<slint::Rgb8Pixel>::new(side as u32, side as u32);
    for (at, pixel) in pixels.make_mut_slice().iter_mut().enumerate() {
        let (x, y) = (at % side, at / side);
        let inside = (QUIET..QUIET + modules).contains(&x) && (QUIET..QUIET + modules).contains(&y);
        let dark = inside && code[(x - QUIET, y - QUIET)] == qrcode::Color::Dark;
        *pixel = if dark { slint::Rgb8Pixel::new(0, 0, 0) } else { slint::Rgb8Pixel::new(255, 255, 255) };
    }
    Some(Image::from_rgb8(pixels))
}

fn words(words: &Words) -> ::ui::Words {
    ::ui::Words { text: shared(&words.text), beside: shared(&words.beside), gap: words.gap }
}

fn shared(text: &str) -> SharedString {
    text.into()
}

fn model<T: Clone + 'static>(rows: impl Iterator<Item = T>) -> ModelRc<T> {
    ModelRc::from(Rc::new(VecModel::from(rows.collect::<Vec<T>>())))
}
