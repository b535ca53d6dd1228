### The sheet of complaint about the line, printed for the provider

complaint-nation = SOCIALIST REPUBLIC OF VIET NAM
complaint-motto = Independence - Freedom - Happiness
complaint-place-and-date = { $place }, { $day }/{ $month }/{ $year }
complaint-title = COMPLAINT ABOUT THE QUALITY OF A BROADBAND LINE
complaint-subject = (from { $from } to { $until })
complaint-to = To: { $provider }
complaint-to-provider = To: the Internet service provider

complaint-customer = 1. Who complains, and the line
complaint-place = Place of use
complaint-person = Person in charge
complaint-phone = Telephone
complaint-plan = Plan
complaint-number = Customer or contract number
complaint-speed = Contracted speed
complaint-speed-signed = { $down } Mbit/s down, { $up } Mbit/s up
complaint-from = In use since

complaint-outages = 2. Outages on the provider’s side
complaint-outages-none = None was recorded in this time.
complaint-outages-sum = { $count } recorded, { $time } in all.
complaint-outages-newest = The table below has the newest { $count }.
complaint-outages-others = Not counted: { $count } because the machine was off, of equipment in the room, or of the province’s server.
complaint-row = No.
complaint-began = Began
complaint-ended = Ended
complaint-lasted = Lasted
complaint-cause = What was recorded
complaint-still = not yet
complaint-moment = { $time } on { $date }

complaint-speeds = 3. Measured speeds
complaint-direction = Way
complaint-method = How
complaint-samples = Samples
complaint-mean = Mean (Mbit/s)
complaint-signed = Contracted (Mbit/s)
complaint-verdict = Verdict
complaint-each = Each measurement by the button:
complaint-at = Measured at
complaint-down = Down (Mbit/s)
complaint-up = Up (Mbit/s)

complaint-quality = 4. Latency and loss
complaint-quality-none = Nothing was measured yet.

complaint-wish = 5. Request
complaint-wish-text = Please look into this, mend it, and answer to the number in section 1.
complaint-remarks = Further remarks:
complaint-signs-person = PERSON IN CHARGE
complaint-signs-receiver = RECEIVED BY
complaint-signs-how = (signature, full name)
complaint-signs-how-dated = (signature, full name, date)
complaint-footer = Recorded by the point’s own machine. The line is probed every five minutes, so times may be some minutes late. Speeds are held against the contracted ones after QCVN 34:2022/BTTTT: a mean of at least 80 %, from at least 1,000 samples.

complaint-told = Complaint about the line
complaint-printing = Printing…
complaint-printed = Sent to the printer { $printer }. Sign it and hand it to the provider.
complaint-no-printer = There is no printer. Plug one in, switch it on, and press again.
complaint-nothing = Nothing is known of the line yet.
complaint-failed = It couldn’t be printed. See whether the printer is on and press again; else call a technician.
complaint-written = The complaint is written to { $path }
