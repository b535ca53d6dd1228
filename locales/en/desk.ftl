# The desk of the person in charge of the point. Not read aloud: the hall isn't to hear it.

desk-title = Desk book
desk-opening = Opening the book…
desk-operator = Person in charge
desk-close = Back
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
desk-handed-over = Handed over. Only the new PIN works from now on.
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
desk-sheet-empty = There is no list of equipment yet. The technician makes it.
desk-sheet-lost = The list of equipment has a mistake in it. The technician mends it.
desk-sheet-seen = { $seen } of { $all } looked at
desk-sheet-ill = { $seen } of { $all } looked at, { $ill } broken or missing
desk-sheet-all = The rest works
desk-found-working = Works
desk-found-broken = Broken
desk-found-missing = Missing
desk-note = Note

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
desk-teach = Begin
desk-plan = Plan
desk-other = Write what about
desk-end-training-note = How many came? Only the numbers, no names.
desk-women = Women: { $count }
desk-men = Men: { $count }

### Report
desk-report-title = Make a report
desk-report-note = The machine fills in the figures. Choose a period, then print.
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
desk-printing = Making the report…

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
desk-write-successor = Who takes over?
desk-write-successor-note = Their name. It stays on this machine.
