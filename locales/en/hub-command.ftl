# What the commands of hub say on the province's server, to administrators.

date = { $day }/{ $month }/{ $year }
moment = { $clock } on { $day }

listening = Taking at { $address }
key-line = { $code }  { $state }  { $name } ({ $unit }), point { $point }, asked at { $asked }
key-decided = , decided by { $by } at { $at }
key-decided-by-command = , decided on the command line at { $at }
key-waiting = waiting
key-approved = approved
key-replaced = replaced by a newer key
key-revoked = revoked
keys-none = No point has asked to be known yet.
approved = The key { $code } of { $name } is approved. What it signs is taken from now on.
revoked = The key { $code } of { $name } is revoked. Nothing that it signs is taken any more.

stick-wish = { $path }: { $name } asks to be known, code { $code }, { $state }
stick-point = { $point }: new { $new }, held before { $held }, not taken { $refused }
stick-not-approved = { $name } isn't approved (code { $code }): approve it by hub enrol approve { $code }, then read the stick again. Its figures are still on the stick and in the machine.
stick-revoked = { $name }: the key with the code { $code } was revoked or refused, so nothing that it signs is taken. If that was a mistake, approve it again by hub enrol approve { $code }, then read the stick again. Its figures are still on the stick and in the machine.
stick-through = { $point }, ledger { $epoch }: whole up to number { $through }
stick-gap = { $point }, ledger { $epoch }: still missing { $gaps }
stick-bad = { $path }: not taken ({ $why })
stick-nothing = There is nothing of any point on the stick.
stick-receipts = { $point }: receipts of { $epochs } ledgers written
stick-replies = { $point }: { $replies } answers to difficulties written
stick-answer = { $point }: answer written, key { $state }

refused-key = signed by a key that the hub doesn't know: the point must ask first; see hub enrol list
refused-other-bytes = this number was taken with other contents: two machines may be using copies of one disk
refused-damaged = damaged or changed
refused-no-signature = the signature beside it is missing

failed = The command couldn't do it.
failed-address = The address of the database isn't right. Look at DATABASE_URL.
failed-database = The database can't be asked. Is PostgreSQL running, and is DATABASE_URL right?
failed-newer = The database belongs to a newer hub. Use the newer hub.
failed-key-file = The hub's key file can't be used. Look at HUB_KEY or --key.
failed-listen = This address can't be opened. Is another program using it?
failed-no-code = No key has this code. Listen to it again, or see hub enrol list.
failed-stick = There is nothing of points here. Is the stick plugged in and opened? Name the place where it appears.
failed-link = There is a link on the stick where the hub must write. Nothing was written; remove the link.

officer-added = { $name } can now sign in as { $login }, but may do nothing yet: appoint by hub officer appoint.
officer-password = { $login } has a new password. Open sessions have ended.
officer-appointed = { $login } is appointed at { $office } from { $from }.
officer-ask-password = Password (at least 12 letters, not shown):{" "}
units-loaded = { $number } rows of units took the place of those before.
failed-units-file = The file of units can’t be read. Look at its name.
failed-units = The file of units contradicts itself; nothing was changed. Mend the row that is named.
failed-password = A password has 12 to 200 letters.
failed-no-officer = No officer signs in by this name. Take one in by hub officer add.
failed-officer-taken = Somebody signs in by this name already. Choose another.
