# Complete. The source is vi/main.ftl.

### The bar at the bottom
bar-back = Back
bar-home = Home
bar-language = Language
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
idle-start = Touch here or press Enter
idle-newest = Newest

### Languages
language-title = Which language would you like?
language-complete = Complete
language-partial = A few phrases so far; the rest is in Vietnamese
language-empty = Not on this machine yet; shown in Vietnamese
language-now = { $autonym }
language-now-awaiting = { $autonym } · a few phrases, awaiting review by a native speaker
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

### A product
reader-position = Page { $page } / { $pages }
guide-position = Step { $page } / { $pages }
reader-previous = Previous page
reader-next = Next page
reader-done = Done
reader-about = About this
guide-previous = Previous step
guide-next = Done, next step
reader-picture = See the picture larger: { $alt }
reader-damaged = This page is damaged and can't be shown. Please try another page, or tell the person in charge.
picture-title = Picture
picture-in = Zoom in
picture-out = Zoom out
picture-close = Done

### About a product
info-title = About this
info-issuer = Made by
info-date = Made on
info-valid-until = Valid until
info-expired = This is out of date; some of it may no longer be right.
info-funding = Programme and funding
info-licence = Licence
info-sources = Sources
info-checked = checked on { $date }
info-qr = Scan this with a phone to open the page
info-close = Done

licence-cc-by-sa-4-0 = Anyone may print, copy and change it, naming who made it and letting others do the same (CC BY-SA 4.0)

### Help
help-title = How to use this screen
help-move = Press an arrow key to go to the tile you want
help-choose = Press Enter to open the tile with the yellow frame
help-back = Press Esc or the Back button to go back one step
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
about-label = About this point: { $point }

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
fault-title = Something is wrong at this support point
fault-mend = Don't worry, you did nothing wrong. Please tell the person in charge.
trouble-again = Try again
trouble-code = Code:
trouble-person = Person in charge: { $person } { $phone }
fault-folder-missing = The place where this point keeps its data is missing.
fault-folder-unfinished = The place where this point keeps its data is empty or not ready.
fault-folder-foreign = The place where this point keeps its data holds something else.
fault-folder-newer = Newer software wrote this point's data. The software needs an update; the data are untouched.
fault-folder-damaged = A part of this point's data is damaged.
fault-folder-locked = Another program is using this point's data.
fault-folder-io = The disk with this point's data can't be read.
fault-folder-read-only = The disk can only be read: everything can be seen, but nothing new can be loaded.
fault-socket = This machine can't take commands from other programs: { $message }
fault-identity = The point's settings (point.toml) have a mistake.
fault-edition = The edition in use can't be opened.
fault-edition-newer = This edition needs newer software.
fault-product-line = A product can't be read and isn't shown: { $message }
fault-product-text = The text of { $product } is damaged: { $message }
fault-picture = A picture is damaged and isn't shown: { $message }
fault-product-language = { $product } uses a language unknown to this program: { $language }
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
status-language = Language { $language }: { $count ->
    [one] { $count } product
   *[other] { $count } products
}
status-blocking = STOPPED: { $message } [{ $id }]
status-degraded = Fault: { $message } [{ $id }]

### The command kiosk search
command-search-nothing = No product speaks of this yet
command-search-more = There are more; --limit shows more of them
command-search-suggestion = Try: { $words }
