# Words of commands at a terminal; nobody hears them.

report-sent = Sent { $sent } batches; the province holds { $deleted } of those that waited.
report-nothing = Nothing waits to be sent.
report-approved = The province has approved this machine.
report-no-address = The settings name no address to report to ([report], address). Everything is kept; kiosk export takes it to a stick.
report-bad-address = The address in [report] isn’t right: it must begin with http:// or https://. The figures stay on the machine.
report-no-line = The receiving end can’t be reached. Everything is kept, and sent when there is a line.
report-slow = The line is too slow; the receiving end didn’t answer in time. Everything is kept and sent again.
report-not-approved = The province hasn’t approved this machine. Read the machine’s code (kiosk enrol) to an officer; then it sends by itself.
report-revoked = The province takes nothing more that this machine’s key has signed. Call the province.
report-busy = The receiving end is busy and asks to come again later.
report-server-error = The receiving end is in trouble. Everything is kept and sent again.
report-not-the-hub = Something else answers in place of the receiver: a login page, or the address in the settings is wrong. The figures stay on the machine.
report-other-hub = At this address is another receiving end than the machine knows. Ask the province before sending.
report-refused = The receiving end refuses some batches. They are kept; tell whoever mends the machine.
report-parted = Another machine runs on a copy of this disk. Nothing is lost; tell whoever mends the machine.
report-uncovered = The receiving end lacks earlier batches. Everything is kept; tell whoever mends the machine.
report-no-receipts = This receiver gives no receipts, so everything that was sent is kept as well.
report-disk = The machine’s own disk can’t be read or written.

outbox-waiting = Waiting: { $batches } batches ({ $bytes } bytes); not sealed yet: { $unsealed } rows; held by the province: { $held } batches.
export-done = Wrote { $written } batches ({ $bytes } bytes); { $there } were there; removed { $removed } that the province holds.
export-full = No room is left on the stick. Everything is kept in the machine.
export-read-only = The stick can’t be written to: it has a switch, or take another one.
export-gone = The stick was pulled out or is damaged. Everything is kept in the machine; put it in and export again.
export-not-there = There is no stick here. Is it plugged in and mounted? Give the folder where it appears.
export-crooked = The stick has strange folders or files where the machine has to write. Take another one.

receipts-taken = Took the province’s receipts: { $deleted } batches have arrived and are deleted.
receipts-doubt = A receipt isn’t the province’s; it wasn’t believed.
import-nothing = There are no products and no receipts for this machine here. Nothing has changed.

enrol-code = The machine’s code: { $code }
enrol-by-line = Read this code to an officer of the province for approval. With a line the machine asks by itself at { $address }.
enrol-by-stick = Read this code to an officer of the province for approval. Without a line: kiosk export, send the stick to the province, and kiosk import when it comes back.
