# The desk of the person in charge of the point. Not read aloud: the hall isn't to hear it.

desk-title = Desk book
desk-opening = Opening the book…
desk-operator = Person in charge
desk-previous = Previous page
desk-next = Next page
desk-undo = Take that back
desk-save = Save
desk-new = New difficulty
desk-part = Page { $page } of { $pages }. { $note }

### PIN
desk-sign-in = Enter the PIN
desk-sign-in-note = Only the person in charge has it. Type it, then press Done.
desk-new-pin = Choose a PIN
desk-new-pin-note = 6 to 12 digits, hard to guess and easy to remember. On the keyboard nobody sees it.
desk-new-pin-again = Enter the new PIN again
desk-new-pin-again-note = So that no slip stays.
desk-lost = The book is damaged, the PIN is lost
desk-lost-note = Products and other figures are still there. Press PIN forgotten, and the province lets you in.
desk-hand-over = Hand over
desk-hand-over-note = { $name } chooses a PIN of their own. The old one ends.
desk-handed-over = Handed over. Remember to fill in the new phone number on the page about the point.
desk-forgotten = PIN forgotten
desk-recover = PIN forgotten
desk-recover-note = Call the province and read out { $numbers }. Type the ten digits they answer.
desk-recover-coming = Getting the numbers to read out…
desk-no-answer = All ten digits of the province’s answer are needed.
desk-no-province = No province knows this machine yet, so none can help. Call the technician.
desk-pin-erase = Erase
desk-pin-ok = Done
desk-wrong = { $count ->
    [0] That isn’t it. One more wrong one, and you have to wait.
   *[other] That isn’t it. After { $count } more wrong ones you have to wait.
 }
desk-wait = Too many wrong ones. Wait { $count } { $count ->
    [one] minute
   *[other] minutes
 }, then try again.
desk-wait-over = You may try again.
desk-differs = The two weren’t the same. Begin again.
desk-renewed = The new PIN is set.
desk-weak-short = Too short: at least 6 digits.
desk-weak-long = Too long: at most 12 digits.
desk-weak-foreign = Digits only.
desk-weak-repeated = Too easy to guess: digits repeat. Choose another.
desk-weak-row = Too easy to guess: digits in a row. Choose another.
desk-weak-birthday = Too easy to guess: like a birthday. Choose another.
desk-weak-phone = Too easy to guess: like the phone number. Choose another.

### What came of it
desk-kept = Saved.
desk-undone = It is as it was before.
desk-failed = Not saved yet: the disk has a problem. Try again later.
desk-signed-out = The desk has been left. Enter the PIN and do it again.
desk-empty = Something is still to be filled in.
desk-too-long = Too long; make it shorter.
desk-impossible = A number or a day can’t be right.

### Today
desk-today = Today
desk-today-note = From top to bottom. A power cut loses nothing that was saved.
desk-leave = Lock the desk
desk-renew = Change the PIN
desk-report = Make a report
desk-more = Other things
desk-urgent = Show the urgent notice
desk-room = Room
desk-room-is-open = Opened at { $time }
desk-room-is-closed = Not open yet
desk-room-open = Open the room
desk-room-close = Close the room
desk-machine = Machine and line
desk-machine-ill = Something needs a look
desk-health = Look
desk-sheet = Fill in

### Day sheet
desk-sheet-today = Equipment today
desk-sheet-note = Look at each thing and press once. Add a note where something is broken or missing.
desk-list = Make the list
desk-sheet-empty = There is no list of equipment yet
desk-sheet-empty-note = There is no list yet. Press Make the list: what each point is given, and what is plugged in.
desk-sheet-lost = The list of equipment has a mistake in it. The technician mends it.
desk-sheet-seen = { $seen } of { $all } looked at
desk-sheet-ill = { $seen } of { $all } looked at, { $ill } broken or missing
desk-sheet-all = The rest works
desk-found-working = Works
desk-found-broken = Broken
desk-found-missing = Missing
desk-note = Note

### Other things
desk-key = PIN and hand-over
desk-key-note = To open the book again: the page about the point, its name pressed five times
desk-look = Open
desk-change = Change
desk-choose-day = Choose a day
desk-no-day = Remove this day
desk-no-day-yet = Not yet
desk-day-note = Choose the day, then press Save.

desk-fill-in = Fill in
desk-content = Open
desk-content-title = Products here, figures to send
desk-content-none = There are no products yet
desk-content-count = { $count } products on this machine
desk-sync = Fetch now
desk-sync-title = New products by the line
desk-sync-note = With a line the machine fetches them each day. Press to have them now.
desk-figures-out = Figures onto a stick
desk-stick-begun = Copying onto the stick, leave it in…
desk-stick-done = Done. The stick can be pulled out.
desk-stick-none = There is no stick. Put one in, wait some seconds, press again.
desk-stick-full = The stick has no room. Delete something, or take another.
desk-stick-locked = This stick can't be written. Take another.
desk-stick-title = New products by a stick
desk-stick-note = Put the stick in: it is read at once, and the screen says when it is done.
desk-send = Send now
desk-send-title = Figures for the province
desk-send-note = With a line the machine sends them. Without one, copy them onto a stick for the province.
desk-bulletins = Open
desk-bulletins-title = Bulletins for the loudspeakers
desk-bulletins-note = Copied onto a stick as MP3, for the loudspeakers of commune and village.
desk-bulletins-how = Put a stick in, choose bulletin and language.
desk-bulletins-none = There is no bulletin to be heard yet.
desk-go-back = Go back
desk-go-back-title = Back to the products before
desk-go-back-note = Where something is wrong with the new ones.
desk-go-back-really = Back to the products before?
desk-go-back-really-note = The machine won't fetch the present ones again by itself; newer ones it does.
desk-go-back-no = No, keep the present ones
desk-go-back-yes = Yes, the ones before
desk-fetch-begun = Looking for new products…
desk-fetching = Fetching new products: { $count } %
desk-send-begun = Sending figures…
desk-go-back-begun = Changing to the products before…
desk-went-back = The products before are in use again.
desk-no-way-back = There are no products before these.
desk-sent = The figures have gone to the province.
desk-no-address = The machine has no address to send to. The figures are kept here.

### What the point says of itself
desk-settings = Open
desk-settings-title = About this point
desk-settings-note = Fill in one after the other. Everybody can read it on the page about the point.
desk-set-nothing = Not filled in
desk-set-name = Name of the point
desk-set-name-note = Such as: Support point of hamlet 2.
desk-set-unit = Commune
desk-set-unit-note = The name of the commune, also an old one.
desk-unit-meant = Press the right one below. For an old name the present one is written.
desk-set-person = Person in charge
desk-set-person-note = Whom people may ask.
desk-set-phone = Phone number
desk-set-phone-note = Of the person in charge.
desk-set-hours = Opening hours
desk-set-hours-note = Choose the days and times, then save. That replaces the hours written here.
desk-set-languages = Languages of the village
desk-set-languages-note = People can choose these on the first screen. Vietnamese is always there.
desk-set-founding = Founding decision
desk-set-founding-note = Number, day, who issued it.
desk-set-statutes = Statutes
desk-set-statutes-note = A few sentences that everybody understands.
desk-spoken = Yes
desk-unspoken = No
desk-week-five = Monday to Friday
desk-week-six = Monday to Saturday
desk-week-seven = Every day
desk-opens = Opens at { $time }
desk-opens-less = 30 minutes earlier
desk-opens-more = 30 minutes later
desk-closes = Closes at { $time }
desk-closes-less = 30 minutes earlier
desk-closes-more = 30 minutes later
desk-noon = Closed at noon, 11:30 to 13:30
desk-noon-yes = Yes
desk-noon-no = No
desk-settled = That is all. To open the book again: the page about the point, its name pressed five times.

### Inspection visits
desk-inspections = Open
desk-inspections-title = Inspection visits
desk-inspections-none = Nobody has come yet
desk-inspections-none-note = Whoever inspects the point is noted here: which office, what was found, until when.
desk-inspections-note = Press Open for the findings and the deadline.
desk-inspections-done = { $count } visits, everything done
desk-inspections-open = { $count } visits with something left to do
desk-inspections-late = Inspection: { $count } overdue
desk-inspection-on = On { $day }
desk-inspection-until = On { $day } · to be put right by { $until }
desk-inspection-late = On { $day } · overdue since { $until }
desk-inspection-over = On { $day } · done on { $until }
desk-new-inspection = New visit
desk-show = Figures for the visitors
desk-put-right = Put right
desk-findings-title = Findings
desk-findings-none = Not written. Where nothing is to be put right, note the day it was done.
desk-findings = Write
desk-when-inspected = Day of the visit
desk-when-deadline = To be put right by
desk-when-put-right = Put right on

### Registration of the line
desk-registrations = Open
desk-registrations-title = Registration of the line
desk-registrations-none = Nothing noted yet
desk-registrations-note = Note each step: applied for, installed, accepted, paid until.
desk-new-registration = New registration
desk-step-applied = applied for, not yet installed
desk-step-installed = installed, not yet accepted
desk-step-accepted = accepted
desk-step-ended = ended
desk-line-stands = { $provider }: { $step }
desk-line-ends = The line of { $provider } ends on { $day }, in { $days } days
desk-line-over = The line of { $provider } ended on { $day }. Who pays from now on?
desk-when-applied = Applied for on
desk-when-installed = Installed on
desk-when-accepted = Accepted on
desk-when-ends = Paid until
desk-when-ended = Ended on

### Difficulties
desk-difficulties = Open
desk-difficulties-title = Difficulties
desk-difficulties-none = Nothing is in the way
desk-difficulties-open = { $count } open
desk-difficulties-answered = { $count } open, { $answered } answered
desk-difficulties-note = The province sees these lines when the machine sends its figures.
desk-answered = Answer: { $answer }
desk-unanswered = { $days ->
    [0] { $kind } · written today
    [one] { $kind } · written on { $day }, a day ago
   *[other] { $kind } · written on { $day }, { $days } days ago
 }
desk-read = Read
desk-answer = Answered on { $day }
desk-no-answer-yet = Not answered yet
desk-written-on = Written on { $day }
desk-over = Over
desk-new-difficulty = What is it about?
desk-new-difficulty-note = Choose one, then write a few words.
desk-kind-power = Power
desk-kind-line = Internet line
desk-kind-equipment = Equipment
desk-kind-content = Products missing or unfit
desk-kind-language = Language
desk-kind-attendance = Few people come
desk-kind-staff = Staff, training
desk-kind-money = Money
desk-kind-room = Room, roof, lock
desk-kind-other = Something else

### Trainings and meetings
desk-trainings = Open
desk-trainings-title = Trainings, meetings
desk-trainings-none = None yet
desk-trainings-held = { $count } in the last 30 days
desk-trainings-note = Only numbers of people are written, never names.
desk-trainings-planned = { $count } planned
desk-training-runs = Running: { $title }
desk-training-since = { $kind } since { $time } on { $day }. Then press End to write the numbers.
desk-training-planned = { $kind }, planned for { $day }
desk-training-ended = { $kind }, { $day }: { $women } women, { $men } men
desk-begin = Begin
desk-end = End
desk-off = Call off
desk-recount = Other numbers
desk-new-meeting = New meeting
desk-new-training = New training
desk-new-training-now = Choose a product: the hall sees it, the desk locks. Afterwards come back and press End.
desk-new-training-later = Choose a product for that day.
desk-new-meeting-note = Choose the day, then write what it is about.
desk-gathering-training = Training
desk-gathering-meeting = Meeting
desk-now = Now
desk-on-day = { $weekday }, { $day }
desk-day-less = A day earlier
desk-day-more = A day later
desk-week-more = A week later
desk-month-more = 30 days later
desk-week-less = 7 days earlier
desk-month-less = 30 days earlier
desk-year-more = A year later
desk-month-end = End of this month
desk-day-today = Today
desk-teach = Begin
desk-plan = Plan
desk-held = Note it
desk-count = Note how many came
desk-training-uncounted = { $kind } on { $day }: nobody has counted yet
desk-new-training-past = One that was held: note what it was about, then in the list how many came.
desk-other = Write what about
desk-end-training-note = How many came? Only the numbers, no names.
desk-women = Women: { $count }
desk-men = Men: { $count }

### Report
desk-report-title = Make a report
desk-report-note = The machine fills in the figures. Choose a period, then print, or copy it onto a stick to go on in at the office.
desk-period-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
 }
desk-period-quarter = Quarter { $quarter }
desk-period-half-year = { $half ->
    [first] First half-year
   *[second] Second half-year
 }
desk-period-year = { $year }
desk-period-plan-september = Plan (10 September)
desk-period-plan-december = Results (15 December)
desk-remarks-title = The point’s remarks
desk-remarks-none = None yet; left empty, lines are printed to write on
desk-remarks = Write
desk-print = Print the report
desk-preview = Preview
desk-report-out = Word file onto a stick
desk-printing = Making the report…
desk-no-printer = There is no printer. The Word file can be copied onto a stick.

### Writing
desk-write-save = Save
desk-write-difficulty = What is difficult?
desk-write-difficulty-note = Short, for somebody far away.
desk-write-note = Note
desk-write-note-note = How it is broken, since when it is missing.
desk-write-title = What is it about?
desk-write-title-note = For example: a meeting about the village road.
desk-write-remarks = The point’s remarks
desk-write-remarks-note = Difficulties, wishes. Printed at the end of the report.
desk-write-body = Which office has come?
desk-write-body-note = Such as: the commune's People's Committee. No person's name.
desk-write-findings = Findings
desk-write-findings-note = What was said, what has to be put right.
desk-write-provider = With which provider?
desk-write-provider-note = Its name, as on the contract.
desk-write-successor = Who takes over?
desk-write-successor-note = Their name. It stays on this machine.
