# Every figure that leaves, in words. Shown on "What this machine sends"; not spoken.

sending-next = The next package of figures
sending-counting = Still being counted
sending-day = { $date }
sending-days = { $days } days added up, from { $date }
sending-more = { $count } lines more. The person in charge can see all of it by the command kiosk outbox --next.

sending-point = The whole point
sending-language = In { $language }
sending-in-language = in { $language }
sending-product = code { $id }
sending-by-visitor = visitors { $acts }
sending-by-operator = the person in charge { $acts }
sending-by-playlist = played by itself: { $acts }
sending-by-machine = { $acts }

sending-opened = opened it { $n }×
sending-finished = saw it to the end { $n }×
sending-played = watched or listened for { $seconds } s
sending-played-minutes = watched or listened for { $minutes } min { $seconds } s
sending-read = read for { $seconds } s
sending-read-minutes = read for { $minutes } min { $seconds } s
sending-step-reached = came to step { $step } { $n }×
sending-judged = judged it { $n }×
sending-judged-happy = found it useful { $n }×
sending-judged-neutral = found it so-so { $n }×
sending-judged-sad = found it not useful { $n }×
sending-searched = searched { $n }×
sending-found-nothing = searched and found nothing { $n }×
sending-language-chosen = chose this language { $n }×
sending-language-missed = missed this language { $n }×
sending-listened = asked to have it read { $n }×
sending-visited = came { $n }×
sending-active = were there for about { $minutes } min
sending-on = the machine was on for { $hours } h { $minutes } min
sending-declared-open = open by its hours for { $hours } h { $minutes } min
sending-open = on within opening hours for { $hours } h { $minutes } min
sending-on-battery = the machine ran on the UPS’s battery for { $hours } h { $minutes } min

sending-presence = Somebody was there on { $date }

sending-figures = Measured by the machine on { $date }
sending-measured = measured { $n }×, { $low }
sending-measured-between = measured { $n }×, { $low } to { $high }
sending-noted = noted { $n }×
sending-system-cpu-utilization = Processor busy, %
sending-system-memory-utilization = Working memory in use, %
sending-system-filesystem-utilization = Disk space in use, %
sending-hw-temperature = Temperature, °C
sending-hw-errors = Errors counted
sending-hw-physical-disk-endurance-utilization = Life of the disk that remains, %
sending-hw-battery-charge = Charge of the UPS’s battery, %
sending-hw-battery-time-left = How long the UPS’s battery lasts, s
sending-hw-status = State of equipment
sending-point-line-rtt = Time there and back on the line, ms
sending-point-line-jitter = How much that time varies, ms
sending-point-line-loss = Probes that were lost, %
sending-point-line-dns-duration = Time until a name is resolved, ms
sending-point-line-goodput = Speed of the line, kbit/s
sending-point-line-bytes = Used of the line for measuring, since the month began, MB
sending-point-line-signal = Strength of the radio signal, dBm
sending-direction-receive = to the machine
sending-direction-transmit = from the machine
sending-method-passive = from what was sent or fetched anyway
sending-method-daily = one trial a day
sending-method-ndt7 = somebody pressed the button

sending-point-started = the program started
sending-point-edition-shown = edition { $edition } is shown
sending-point-ledger-restored = the counts were damaged; a copy of { $kept } took their place
sending-point-clock-wrong = the clock was wrong; it said { $before } before
sending-point-cloned = another machine runs on a copy of this disk
sending-point-ledger-coarsened = { $rows } lines were added up by months to save room

sending-with = Sent with it, for technicians
sending-sender = The point’s id: { $point }. Software: { $service } { $version }. Each event has an id of its own, so that it isn’t counted twice.
sending-batch = Ledger { $epoch }, package { $seq }.
sending-boot = Start of the machine { $boot }: its clock can be believed; figure by which a wrong clock is found: { $offset }.
sending-boot-clock = Start of the machine { $boot }: its clock may be wrong; figure by which a wrong clock is found: { $offset }.
