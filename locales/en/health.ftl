# How the point is: equipment, line, power. On the screen "How this point is" and in kiosk health; not read aloud.

light-green = Well
light-yellow = Needs a look
light-red = Broken

health-all-well = All is well. Nothing to do.
health-equipment = Equipment
health-line = Internet line
health-power = Power
health-coming = Looking…
health-since = { $today ->
    [yes] Since { $time } today
   *[no] Since { $time } on { $date }
 }
health-todo = What to do
health-everything = All equipment
health-troubles = { $count } { $count ->
    [one] device needs
   *[other] devices need
 } a look
health-devices-well = { $count } { $count ->
    [one] device works
   *[other] devices work
 } well
health-devices-unlisted = { $count } devices work. Without a list of what should be here nobody knows what is missing.
health-list = List of equipment
health-no-devices = Not all equipment was looked at yet
health-line-well = The line is whole
health-line-cut = { $today ->
    [yes] Cut since { $time } today
   *[no] Cut since { $time } on { $date }
 }
health-line-hub = The line is whole; the province’s server doesn’t answer
health-line-none = No line is registered for this point. Figures travel by USB stick.
health-line-outages = Cut { $count } { $count ->
    [one] time
   *[other] times
 } in 7 days
health-line-bytes = This month { $used } MB were used to measure the line, { $most } MB at most
health-line-asked = Speed tests by the button: { $used } MB more
health-power-well = { $today ->
    [yes] On since { $time } today
   *[no] On since { $time } on { $date }
 }
health-power-cuts = { $count } sudden power { $count ->
    [one] cut
   *[other] cuts
 } in 7 days
health-power-battery = The power is cut; the machine runs on its battery
health-call-person = { $person }, in charge of this point
health-call-support = { $person }, technician
health-call-provider = { $provider }, internet provider
health-call-nobody = Nobody's number is entered. The person in charge enters theirs in the point's settings.
health-at = Looked at { $time } on { $date }
health-not-running = The point's program isn't running; this is what was known last.

device-cpu = Processor
device-memory = Memory
device-physical-disk = Disk
device-logical-disk = Room for data
device-network = Network port
device-display = Screen, television
device-sound-card = Sound to the loudspeakers
device-microphone = Microphone
device-keyboard = Keyboard
device-mouse = Mouse
device-touchscreen = Touch screen
device-camera = Camera
device-printer = Printer
device-ups = Battery for power cuts
device-usb = USB device
device-amplifier = Amplifier
device-loudspeaker = Loudspeaker
device-router = Router
device-other = Other equipment

state-ok = Well
state-new = Newly plugged in
state-changed = Another one
state-degraded = Not quite well
state-predicted-failure = Will fail soon
state-missing = Not there
state-failed = Broken

reason-not-there = The machine doesn't see it.
reason-not-there-do = Look at its cable and its switch. If it was moved elsewhere, mend the list of equipment.
reason-another-one = Another one stands in its place.
reason-another-one-do = If it was replaced, mend the list of equipment.
reason-not-listed = It isn't in the list.
reason-not-listed-do = If it is to stay, enter it in the list of equipment.
reason-hot = Too hot.
reason-hot-do = Dust its air slots, let air reach it, put no cloth over it.
reason-throttled = It runs slower, for heat or for want of power.
reason-throttled-do = Dust its air slots, let air reach it, use the power supply that came with it.
reason-memory-full = Memory is almost full.
reason-memory-full-do = Switch the machine off and on again. If that doesn't help, call a technician.
reason-disk-full = Almost no room is left.
reason-disk-full-do = Call a technician.
reason-worn = The disk is worn.
reason-worn-do = Ask for a new disk before it fails.
reason-self-test = The disk itself says that it will fail soon.
reason-self-test-do = Ask for a new disk at once.
reason-bad-sectors = Parts of the disk can't be read any more.
reason-bad-sectors-do = Ask for a new disk.
reason-filesystem-errors = Errors were counted on the disk.
reason-filesystem-errors-do = Switch the machine off and on again, so that it mends itself. If that doesn't help, call a technician.
reason-read-only = The disk can be read and not written any more.
reason-read-only-do = Switch the machine off and on again. If that doesn't help, call a technician.
reason-write-read = What was written to the disk couldn't be read again.
reason-write-read-do = Call a technician; the disk may have to be replaced.
reason-low-resolution = The picture is coarser than the screen can show.
reason-low-resolution-do = Pull the picture cable out of the television and push it in firmly; if that doesn't help, try another cable.
reason-no-link = The network cable isn't plugged in, or the router is off.
reason-no-link-do = Push both ends of the cable in firmly, switch the router on.
reason-no-answer = It doesn't answer.
reason-no-answer-do = Switch it on, look at its cables.
reason-stopped = The printer is stopped.
reason-stopped-do = Switch the printer off, wait half a minute, switch it on.
reason-no-paper = No paper.
reason-no-paper-do = Put paper into the tray.
reason-paper-jam = Paper is jammed.
reason-paper-jam-do = Switch the printer off, open it, pull the paper out gently.
reason-cover-open = The printer's cover is open.
reason-cover-open-do = Close it.
reason-toner-low = Toner or ink is low.
reason-toner-low-do = Have a new cartridge ready.
reason-toner-empty = Toner or ink is empty.
reason-toner-empty-do = Change the cartridge.
reason-on-battery = The power is cut; the machine runs on its battery.
reason-on-battery-do = If the power stays away, switch the machine off before the battery is empty.
reason-battery-low = The battery is almost empty.
reason-battery-low-do = Switch the machine off now; on again when the power is back.
reason-battery-worn = The battery is weak.
reason-battery-worn-do = Ask for a new battery.
reason-overload = More hangs on the battery than it can carry.
reason-overload-do = Unplug some of it.
reason-other = It reports an error.
reason-other-do = Switch it off and on again. If that doesn't help, call a technician.

cause-pc-off = The machine was off, or the power was cut.
cause-pc-off-do = Nothing to do.
cause-cable = The machine has no connection to the router.
cause-cable-do = Push both ends of the cable in firmly. See whether the router is on and its lamps are lit.
cause-router = The router doesn't answer.
cause-router-do = Unplug the router, wait a minute, plug it in. If it is the same five minutes later, call the provider.
cause-dns = The line is whole, and the provider's name servers don't answer.
cause-dns-do = Call the provider and say just that.
cause-line = The router works, and nothing beyond it answers: the provider's line is cut.
cause-line-do = Call the provider and say that the line is cut.
cause-captive-portal = The provider sends every page to a page of its own. Mostly that is about payment or a sign-in.
cause-captive-portal-do = Call the provider and ask about the payment of this line.
cause-dns-hijack = Name servers give false answers: somebody on the way changes addresses.
cause-dns-hijack-do = Call the provider and say just that. Figures wait until this is mended.
cause-hub = The province's server doesn't answer. The line here is whole.
cause-hub-do = Nothing to do. Figures wait in the machine and leave by themselves later.

broadband-contract = { $plan } by { $provider }: { $down } Mbit/s down, { $up } Mbit/s up
broadband-no-contract = No contract of the line is written down ([[line]] in point.toml)
broadband-day = Last 24 hours
broadband-week = Last 7 days
broadband-quality = there and back { $rtt } ms, jitter { $jitter } ms, { $loss } % of packets lost
broadband-no-speeds = No speed was measured yet
broadband-down = Down
broadband-up = Up
broadband-mean = { $mean } Mbit/s on average, { $samples } { $samples ->
    [one] sample
   *[other] samples
 }
broadband-ndt7 = by the button
broadband-daily = once a day, a lower bound
broadband-passive = while products came, a lower bound
broadband-meets = at least 80 % of what was ordered
broadband-short = less than 80 % of what was ordered
broadband-bound = this way can’t tell that it is slow
broadband-ended = The contract of the line ended on { $date }
broadband-few = too few samples, for information only
broadband-no-outages = No outage since { $date }
broadband-outages = Since { $date }:
broadband-cause = { $count } { $count ->
    [one] time
   *[other] times
 }, { $time } in all
broadband-lasting = { $hours ->
    [0] { $minutes } min
   *[other] { $hours } h { $minutes } min
 }

assets-none = There is no list of equipment. kiosk assets --add-what-is-there writes what is plugged in to { $path }.
assets-list = Equipment ({ $path }):
assets-code = asset code { $value }
assets-funding = paid by { $value }
assets-handed-over = handed over { $value }
assets-added = { $count } added to the list.
assets-nothing-there = Nothing was found that could be added. The list is { $path }; it can be written by hand.
assets-no-sensor = no sensor sees it

sound-title = Loudspeakers and microphone
sound-running = A tone sounds; hold the microphone near a loudspeaker and be still…
sound-heard = The loudspeakers sound, and the microphone hears them.
sound-faint = The tone is faint. Turn the amplifier up, bring the microphone nearer, and try again.
sound-silent = The microphone doesn’t hear the loudspeakers. See whether amplifier, loudspeakers and microphone are on, and try again.
sound-no-microphone = No microphone is seen, so nothing can listen. If you have just heard the tone, the loudspeakers are well; plug a microphone in and try again to let the machine listen.
sound-no-loudspeaker = Nothing can be played. Look at loudspeakers and amplifier, and try again.

speed-title = Speed of the line
speed-cost = One measurement uses about { $down } MB down and { $up } MB up and takes half a minute. Press “Measure the line” again to begin.
speed-running = Measuring…
speed-downloading = Measuring down: { $speed } Mbit/s
speed-uploading = Measuring up: { $speed } Mbit/s
speed-measured = { $down } Mbit/s down, { $up } Mbit/s up, there and back { $rtt } ms, jitter { $jitter } ms
speed-busy = The server measures others now. Wait a few minutes and try again.
speed-failed = Nothing could be measured: the line broke off, or the province’s server doesn’t answer.
