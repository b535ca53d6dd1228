# Complete. The source is vi/main.ftl.

### The bar at the bottom
bar-back = Back
bar-home = Home
bar-lock = Lock
bar-search = Search
bar-language = Language
bar-comfort = Settings
bar-help = Help

### The header
today = { $weekday }, { $day } { $month }
today-open = { $today } · Open until { $until }
today-closed = { $today } · Closed now
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
weekday-mon = Monday
weekday-tue = Tuesday
weekday-wed = Wednesday
weekday-thu = Thursday
weekday-fri = Friday
weekday-sat = Saturday
weekday-sun = Sunday
point-unnamed = Support point

### The idle screen
idle-title = Come in and look
idle-welcome = Come in and look!
idle-start = Touch here, or press Enter (OK)
idle-urgent = Urgent
idle-newest = Newest

### Languages
language-title = Which language would you like?
language-complete = All products
language-some = { $count } of { $total } products; the rest is in Vietnamese
language-buttons = Buttons only; products are in Vietnamese so far
language-partial = A few phrases so far; the rest is in Vietnamese
language-empty = Not on this machine yet; shown in Vietnamese
language-now = { $autonym }
language-now-awaiting = { $autonym } · a few phrases, the rest in Vietnamese
language-now-foreign = { $autonym } · content only in Vietnamese so far
language-now-none = { $autonym } · not on this machine yet, shown in Vietnamese

### Home
home-title = Home
home-salute = Dear neighbours and friends!
home-greeting = What would you like to see today?
home-newest = New
home-count = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
topic-news = News and community
topic-services = Public services online
topic-health = Health
topic-production = Farming
topic-disaster = Storm, flood, landslide
topic-learning = Learning and skills
topic-culture = Culture
topic-border = Border and abroad

### A topic
topic-position = Part { $page } / { $pages }
topic-previous = Previous part
topic-next = More
topic-empty = Nothing on this topic yet. Please try another one.
for-operator = For the person in charge
kind-article = Article
kind-leaflet = Leaflet
kind-folder = Folded leaflet
kind-poster = Poster
kind-handbook = Handbook
kind-guide = Step by step
kind-video = Film
kind-audio = Radio programme

### Search
search-title = Search
search-line = Words to look for
search-placeholder = Type what you are looking for
search-results = What was found
search-hint = Type a few words, with marks or without. For example: lũ, thẻ bảo hiểm, khai{"\u00A0"}sinh.
search-hint-newest = Or see what is new:
search-topic-all = All topics
search-kind-all = All kinds
search-language-all = Any language
search-choose-topic = Search in which topic?
search-choose-kind = Search for which kind?
search-count = { $count ->
    [one] { $count } item found
   *[other] { $count } items found
}
search-count-more = More than { $count } items
search-previous = Previous
search-next = More
search-nothing = Nothing found with “{ $words }”.
search-nothing-instead = You could try:
search-nothing-advice = Try fewer words, or ask the person in charge. These are new:
search-widen = Search everything

### The keyboard on screen
key-space = Space
key-erase = Erase
key-erase-spoken = Erase one letter
key-clear = Clear
key-clear-spoken = Clear everything typed
key-left = Cursor left
key-capital = Capital letter
key-comma = Comma
key-stop = Full stop
key-slash = Slash
key-hyphen = Hyphen
key-right = Cursor right
key-apostrophe = Straight apostrophe
key-quote = Curly apostrophe
key-breve = Breve, on the letter before
key-sac = sắc
key-sac-spoken = Tone sắc
key-huyen = huyền
key-huyen-spoken = Tone huyền
key-hoi = hỏi
key-hoi-spoken = Tone hỏi
key-nga = ngã
key-nga-spoken = Tone ngã
key-nang = nặng
key-nang-spoken = Tone nặng
key-method-telex = Marks: Telex
key-method-vni = Marks: VNI
key-method-plain = Marks: off

### A product
reader-position = Page { $page } / { $pages }
guide-position = Step { $page } / { $pages }
reader-previous = Previous page
reader-next = Next page
reader-done = Done
reader-more = Read on
reader-about = Who made this?
guide-previous = Previous step
guide-next = Done, next step
reader-picture = See the picture larger: { $alt }
reader-damaged = This page is damaged and can't be shown. Please try another page, or tell the person in charge.
reader-document = See the print
document-title = The print
document-lost = This page can't be shown. Please read the text instead, or tell the person in charge.
document-pages = { $pages } { $pages ->
    [one] page
   *[other] pages
}
document-position = Page { $page } / { $pages }
picture-title = Picture
picture-coming = One moment, it is being opened…
picture-lost = This picture can't be shown. Please look at another one, or tell the person in charge.
picture-in = Zoom in
picture-out = Zoom out
picture-close = Done
picture-move = Press the arrow keys to see other parts

### About a product
info-title = Who made this?
info-issuer = Made by
info-date = Made on
info-valid-until = Valid until
info-expired = This is out of date; some of it may no longer be right.
info-funding = Programme and funding
info-licence = Licence
info-sources = Sources
info-checked = checked on { $date }
info-qr = With a phone that is online, scan this to open the page:
info-close = Done

licence-cc-by-sa-4-0 = Anyone may print, copy and change it, naming who made it and letting others do the same (CC BY-SA 4.0)

### Help
help-title = How to use this screen
help-move = Press an arrow key to go to the tile you want
help-choose = Press Enter or OK to open the tile with the yellow frame
help-back = Press Esc or the Back button to go back one step
help-listen = If reading is hard, choose Listen
help-touch = If the screen can be touched, just touch; with a mouse, click
help-person = For help, ask the person in charge
help-about = About this point
help-close = Got it

### About the point
about-title = About this support point
about-founding = Founding decision
about-statutes = Rules of operation
about-hours = Opening hours
about-hours-line = { $days }: { $open }{"\u00A0"}–{"\u00A0"}{ $close }
about-days = { $first } to { $last }
about-person = Person in charge
about-phone = Telephone
about-unset = Not given yet
about-machine = On this machine
about-products = { $count ->
    [one] { $count } product or guide
   *[other] { $count } products and guides
}
about-edition = Edition { $edition }
about-version = Điểm Hỗ Trợ software { $version }
about-privacy = This machine records nobody's name, picture or voice.
about-close = Done
about-health = How it runs
about-sending = What does this machine send?
about-label = About this point: { $point }
about-label-ill = About this point: { $point }. Something wants to be looked at in “How this point is”.

### Easier to see and hear
sending-title = What this machine sends
sending-promise = This machine counts how often and how long. It keeps no name, picture, sound or word you looked for.
sending-coming = The figures are being opened, just a moment…
sending-lost = The figures can’t be shown. Please tell the person in charge.
sending-none = There is nothing to send yet.
sending-code = This machine’s code
sending-approved = The province has approved this machine.
sending-not-approved = The province hasn’t approved this machine yet. Read this code to the province.
sending-revoked = The province takes no figures from this machine any more. Call the province.
sending-by-line = The person in charge reads this code to the province, which approves the machine.
sending-by-stick = No address is set: figures go by USB stick. Read this code to the province.
sending-waiting = Waiting to be sent: { $count } packages of figures.
sending-last = Sent last at { $time } on { $date }, and received.
sending-last-failed = Nothing could be sent at { $time } on { $date }; it is tried again.
sending-close = Done

health-title = How this point is
health-sound = Try the sound
health-speed = Measure the line
health-complaint = Print a complaint
health-call = Whom to call
health-close = Done

comfort-title = Make it easier to see and hear
comfort-text = Text size
comfort-text-normal = Normal
comfort-text-larger = Larger
comfort-text-largest = Largest
comfort-contrast = Colours
comfort-contrast-normal = As usual
comfort-contrast-high = Bright on black
comfort-motion = Scrolling
comfort-motion-full = Glides
comfort-motion-reduced = Stops at once
comfort-speak = Read buttons out
comfort-speak-on = Yes
comfort-speak-off = No
comfort-volume = Volume
comfort-volume-softer = Softer
comfort-volume-louder = Louder
comfort-volume-level = Level { $level } of { $most }
comfort-sample = Can you read this line well?
comfort-kept = It stays like this until you have finished.
comfort-close = Done

### Was it useful?
judge-title = Was this useful to you?
judge-happy = Very useful
judge-neutral = So-so
judge-sad = Not useful
judge-skip = Skip
judge-note = The machine only counts how often each face is chosen, not who chose it.
judge-thanks = Thank you!
judge-use = It helps to make the next ones better.
judge-on = Go on

### Still there?
still-title = Are you still there?
still-explain = If nobody answers, the screen goes back to the start for the next visitor.
still-remaining = { $seconds ->
    [one] { $seconds } second left
   *[other] { $seconds } seconds left
}
still-yes = I'm still here
still-no = I'm done

### Nothing, or a fault
nothing-title = There is nothing on this machine yet
nothing-mend = Please ask the person in charge to load the content, and come back later.
setup-title = This machine isn’t set up yet
setup-mend = Plug in the USB stick with the point’s settings, a file called diem-ho-tro.toml. The machine sets itself up; nothing has to be pressed. Without a stick, press Fill in here.
fault-title = Something is wrong at this support point
fault-mend = Don't worry, you did nothing wrong. Please tell the person in charge.
trouble-again = Try again
trouble-fill = Fill in here
trouble-code = Code:
trouble-person = Person in charge: { $person } { $phone }
fault-folder-missing = The place where this point keeps its data is missing.
fault-settings-line = The settings on the stick are wrong in line { $message }
fault-settings-refused = The file on the stick was read and can’t be used. { $message }
fault-folder-unfinished = This machine isn't set up yet. Plug in the USB stick with the point's settings (diem-ho-tro.toml); it sets itself up.
fault-folder-foreign = The place where this point keeps its data holds something else.
fault-folder-newer = Newer software wrote this point's data. The software needs an update; the data are untouched.
fault-folder-damaged = A part of this point's data is damaged.
fault-folder-locked = Another program is using this point's data.
fault-folder-io = The disk with this point's data can't be read.
fault-folder-read-only = The disk can only be read: everything can be seen, but nothing new can be loaded.
fault-socket = This machine can't take commands from other programs ({ $message })
fault-identity = The point's settings (point.toml) have a mistake.
fault-edition = The edition in use can't be opened.
fault-edition-newer = This edition needs newer software.
fault-product-line = A product can't be read and isn't shown ({ $message })
fault-product-text = The text of { $product } is damaged ({ $message })
fault-picture = A picture is damaged and isn't shown ({ $message })
fault-document = A printed document is damaged and isn't shown ({ $message })
fault-product-language = { $product } uses a language unknown to this program: { $language }
fault-delivery = New products can't be taken ({ $message })
fault-ledger = Usage can’t be written down ({ $message })
fault-watch = How the equipment is can’t be written down ({ $message })
fault-desk = The desk’s book can’t be opened or written ({ $message })
fault-line = The line can’t be looked at ({ $message })
fault-equipment-list = The list of equipment can’t be read ({ $message })
fault-equipment-line = The list of equipment is wrong in line { $message }
fault-equipment-twice = The list of equipment has one code or one device twice, in line { $message }
fault-report = Figures don’t reach the province ({ $message })
fault-clock = The clock of this machine is wrong.

### Closed
dark-title = Closed
dark-line = { $point } · Closed now. Press a key or touch the screen to open it.
dark-next = Open again: { $weekday }, { $time }

### The command kiosk status
status-folder = Data: { $path }
status-running = The program is running on these data
status-not-running = No program answers on these data
status-point = Point: { $name } ({ $id })
status-no-point = Point: not set up yet
status-language = { $language }: { $count ->
    [one] { $count } product
   *[other] { $count } products
}
status-other-language = Language { $language }
status-last-try = The last time something was taken, at { $time } on { $day }:
status-blocking = STOPPED: { $message } [{ $id }]
status-degraded = Fault: { $message } [{ $id }]
status-by-line = New products: by line, from { $address }
status-report-by-line = Figures go: by line, to { $address }
status-report-by-stick = Figures go: by USB stick, since no address is set
status-last-report = Figures were sent last at { $time } on { $day }:
status-by-stick = New products: by USB stick, since no address is set
status-month = Fetched this month: { $megabytes } MB
status-held = Somebody went back to the edition before; edition { $edition } isn’t taken again by itself
status-no-try = Nothing was ever taken
mend-disk = To do: see whether the disk is there; the kiosk looks again every 10 seconds
mend-read-only = To do: mend or replace the disk
mend-setup = To do: kiosk setup, then kiosk install or kiosk import
mend-foreign = To do: choose another folder with --data
mend-newer = To do: install the newer program
mend-format = To do: write the file format in the data folder again; its only content is the number 1
mend-locked = To do: end the program that runs on these data, then try again
mend-identity = To do: kiosk setup again; with --new-id where the point’s id can’t be read any more
mend-edition = To do: kiosk rollback, or kiosk install or kiosk import again
mend-clock = To do: set the machine’s clock
mend-delivery = To do: see the reason above; without a line take a USB stick with kiosk import
mend-ledger = To do: see whether the disk is full; if it isn’t, tell whoever mends the machine
mend-equipment-list = To do: mend equipment.toml at the line that is named
mend-report = To do: kiosk report --once says why; then call the province
mend-sticks = To do: take USB sticks with kiosk import
mend-voice = To do: copy the prompts again, or kiosk install
mend-product = To do: kiosk install again; if it stays, tell whoever made the product

### When a kiosk command fails
command-failed = That couldn’t be done.
command-no-point = There is no point here. Run kiosk setup first.
command-no-edition = This isn’t an edition that can be used.
command-no-way-back = There is no edition to go back to.
command-no-address = No address of updates is set. Take a USB stick with kiosk import.
command-settings = The settings can’t be taken; nothing was changed.
command-unanswered = Another program uses these data and doesn’t answer. End it, then try again.
command-not-found = No such file or folder.
command-not-allowed = Not allowed to open or write here.
command-doubt = { $path }: taken, but look again ({ $doubt })
rollback-done = Went back to edition { $edition }: { $count } products. There is only one step back. kiosk sync --once or kiosk import takes the newer one again.
trust-done = From now on this point believes the publishers in { $path } (version { $version }, until { $day })
trust-refused = This isn’t a root.json that can be used; whom the point believes hasn’t changed.

### Films and bulletins
home-hall = Show films to everyone
reader-watch = Watch
reader-listen = Listen
player-pause = Pause
player-play = Play
player-rewind = Back
player-forward = Ahead
player-softer = Softer
player-louder = Louder
player-text = Read it
player-next = Next
player-close = Done
player-opening = Opening, one moment…
player-ended = The end. Watch it again, or choose the next one.
player-cut-short = The end of this one is missing.
player-unknown = This machine can't play this kind of film. Please choose another one.
player-damaged = This one is damaged and can't be played. Please choose another one, or tell the person in charge.
player-missing = This one isn't on the machine. Please choose another one, or tell the person in charge.
player-no-system = This machine can't play films and sounds yet. Please tell the person in charge.
player-slow = This machine is a little slow; the film may stutter.
fault-play = { $product } can't be played ({ $message })

### Voice
bar-listen = Listen
bar-hush = Stop reading
language-now-synthetic = { $line } · spoken by a machine
voice-text = The text. Choose Listen to hear it.
voice-picture = See the picture larger
comfort-speak-touch = Hear, open
fault-captions = The captions of { $product } are damaged ({ $message })
fault-product-voice = The voice of { $product } is damaged ({ $message })
fault-sound = A recording is damaged and can't be heard ({ $message })
fault-prompts = The screens can't be read aloud ({ $message })
### The command kiosk search
command-search-nothing = No product speaks of this yet
command-search-more = There are more; --limit shows more of them
command-search-suggestion = Try: { $words }

### Taking what is new (kiosk sync, kiosk import)
sync-looking = Looking for what is new…
sync-fetching = Fetching: { $percent } %, { $ready } of { $products } products
sync-new = Took edition { $edition }: { $count } products
sync-same = Nothing newer is offered: { $count } products
sync-held = The point went back to the edition before, so it doesn’t take this one again by itself. Ask whoever runs the point.
sync-partly = Not everything was taken: what is damaged or missing stays as it was. Have it copied again, then try once more.
sync-left = Pack { $pack } stays as it is, since { $lack } ({ $reason })
sync-short = Pack { $pack }: { $count ->
    [one] { $count } product
   *[other] { $count } products
} couldn’t be taken, since { $lack } ({ $reason })
sync-lack-missing = a file is missing
sync-lack-damaged = a file is damaged and not the one that was signed
sync-lack-crooked = something isn’t a plain file
sync-lack-newer = it needs a newer program
sync-lapsed = The signature of publisher { $publisher } has expired; what is here of it stays.
sync-no-root = This machine doesn’t know a publisher yet. Whoever sets it up gives it root.json with kiosk trust.
sync-expired = The signatures of what is offered have expired. Ask the publisher to sign again, then try again.
sync-clock = The clock of this machine is wrong, so nothing new could be taken.
sync-no-line = The repository can't be reached.
sync-budget = This month's share of the line is used up.
sync-nothing = There is no repository here.
sync-pulled-out = The stick can't be read: pulled out too early, or damaged. Put it in again, and it goes on.
sync-kept = What is here can still be used.
sync-superseded = It failed, but since then the point was told whom to believe. Try again.
sync-older = What is offered is older than what is here; there is no need to take it.
sync-refused = The signatures aren’t those of the publisher; nothing was taken. Ask the publisher before using it.
sync-damaged = A file is damaged; nothing was taken of it.
sync-no-room = The disk is full; no more can be taken.
sync-disk = The point's own disk can't be written.

### When somebody puts a stick in
stick-looking = Looking what is new on the USB stick…
stick-receiving = New from the USB stick: { $ready } of { $products } products
stick-finishing = Putting it on show. Leave the USB stick in.
stick-done = { $count ->
    [one] Done: { $count } new product.
   *[other] Done: { $count } new products.
} You may pull the USB stick out.
stick-changed = Done: what isn’t used any more is gone. You may pull the USB stick out.
stick-same = This machine has all of this USB stick. You may pull it out.
stick-partly = { $count } new; the rest is damaged or missing. Pull the USB stick out and have it copied again.
stick-receipts = The province has received { $count } packages of figures. You can take the stick out.
stick-receipts-known = There is nothing new in the province’s receipts. You can take the stick out.
stick-not-approved = The province hasn’t approved this machine yet. Take the stick out, and read the machine’s code to the province.
stick-doubt = Nobody knows who wrote the receipts on this stick; they weren’t taken. Take it out and tell the person in charge.
stick-revoked = The province takes no figures from this machine any more. Take the stick out and tell the person in charge.
stick-settings = There are only settings on this stick. The point is set up, so nothing was changed. It may be pulled out.
stick-nothing = There are no products and no receipts for this machine on the stick. You can take it out.
stick-older = This USB stick is older than what is here; nothing is needed of it. You may pull it out.
stick-held = This machine went back to the products before and doesn’t take these again. You may pull the stick out.
stick-no-root = This machine isn’t set up to take products. Pull the stick out and tell the commune’s person in charge.
stick-refused = Nobody knows whose products these are; not taken. Pull it out, tell the commune’s person in charge.
stick-expired = What is on this USB stick is out of date. You may pull it out; ask for a newer copy.
stick-clock = The clock of this machine is wrong. Pull the stick out and tell the commune’s person in charge.
stick-damaged = What is on this USB stick is damaged or missing. Pull it out and have it copied again.
stick-no-room = This machine is full. You may pull the stick out; tell the commune’s person in charge.
stick-disk = This machine can’t write to its disk. Pull the stick out and tell the commune’s person in charge.
fault-sticks = The machine can’t recognise USB sticks by itself ({ $message })
