# Nguồn của mọi ngôn ngữ khác. Lời nói như với người hàng xóm: ngắn, ấm, động từ trước.

### Thanh dưới cùng
bar-back = Quay lại
bar-home = Trang đầu
bar-lock = Thoát sổ
bar-search = Tìm
bar-language = Chọn tiếng
bar-comfort = Chỉnh máy
bar-help = Trợ giúp

### Đầu màn hình
today = { $weekday }, ngày { $day } { $month }
today-open = { $today } · Mở cửa đến { $until }
today-closed = { $today } · Ngoài giờ mở cửa
month-1 = tháng 1
month-2 = tháng 2
month-3 = tháng 3
month-4 = tháng 4
month-5 = tháng 5
month-6 = tháng 6
month-7 = tháng 7
month-8 = tháng 8
month-9 = tháng 9
month-10 = tháng 10
month-11 = tháng 11
month-12 = tháng 12
weekday-mon = Thứ Hai
weekday-tue = Thứ Ba
weekday-wed = Thứ Tư
weekday-thu = Thứ Năm
weekday-fri = Thứ Sáu
weekday-sat = Thứ Bảy
weekday-sun = Chủ nhật
point-unnamed = Điểm hỗ trợ

### Màn hình chờ
idle-title = Mời bà con vào xem
idle-welcome = Mời bà con vào xem!
idle-start = Chạm đây, hoặc bấm phím Enter (OK)
idle-urgent = Tin khẩn
idle-newest = Bài mới nhất

### Chọn tiếng
language-title = Bà con muốn dùng tiếng nào?
language-complete = Có đủ các bài
language-some = Có { $count } trên { $total } bài, còn lại là tiếng Việt
language-buttons = Nút bấm bằng tiếng này, bài chỉ có tiếng Việt
language-partial = Máy mới có ít câu, còn lại hiện tiếng Việt
language-empty = Máy chưa có tiếng này, tạm hiện tiếng Việt
language-now = { $autonym }
language-now-awaiting = { $autonym } · mới có ít câu, còn lại là tiếng Việt
language-now-foreign = { $autonym } · bài chỉ có tiếng Việt
language-now-none = { $autonym } · máy chưa có tiếng này, tạm hiện tiếng Việt

### Trang đầu
# \u00A0 giữ hai tiếng của một từ trên cùng một dòng.
home-title = Trang đầu
home-salute = Thưa bà con và các bạn!
home-greeting = Bà con muốn xem gì hôm nay?
home-newest = Mới
home-count = { $count } bài
topic-news = Thời sự xã hội
topic-services = Làm thủ tục qua{"\u00A0"}mạng
topic-health = Sức khỏe
topic-production = Nông nghiệp
topic-disaster = Phòng bão, lũ, sạt{"\u00A0"}lở
topic-learning = Học dùng máy, học{"\u00A0"}nghề
topic-culture = Văn hóa
topic-border = Biên giới, đối{"\u00A0"}ngoại

### Một chủ đề
topic-position = Phần { $page } / { $pages }
topic-previous = Phần trước
topic-next = Xem thêm
topic-empty = Chủ đề này chưa có bài nào. Bà con xem chủ đề khác nhé.
for-operator = Dành cho người phụ trách
kind-article = Bài viết
kind-leaflet = Tờ rơi
kind-folder = Tờ gấp
kind-poster = Áp phích
kind-handbook = Sổ tay
kind-guide = Hướng dẫn từng bước
kind-video = Phim
kind-audio = Chương trình phát thanh

### Tìm
search-title = Tìm
search-line = Chữ cần tìm
search-placeholder = Bà con gõ chữ cần tìm
search-results = Các bài tìm thấy
search-hint = Gõ vài chữ bà con nhớ, không có dấu cũng được. Ví dụ: lũ, lừa{"\u00A0"}đảo, thẻ bảo{"\u00A0"}hiểm.
search-hint-newest = Hoặc xem bài mới:
search-topic-all = Tất cả chủ đề
search-kind-all = Tất cả loại bài
search-language-all = Tiếng nào cũng được
search-choose-topic = Bà con muốn tìm trong chủ đề nào?
search-choose-kind = Bà con muốn tìm loại bài nào?
search-count = Tìm thấy { $count } bài
search-count-more = Có hơn { $count } bài
search-previous = Phần trước
search-next = Xem thêm
search-nothing = Không tìm thấy bài nào có “{ $words }”.
search-nothing-instead = Bà con thử tìm:
search-nothing-advice = Bà con thử gõ ít chữ hơn, hoặc hỏi người phụ trách nhé. Đây là các bài mới:
search-widen = Tìm trong tất cả các bài

### Bàn phím trên màn hình
key-space = Dấu cách
key-erase = Xóa
key-erase-spoken = Xóa một chữ cái
key-clear = Xóa hết
key-clear-spoken = Xóa hết chữ đã gõ
key-left = Lùi con trỏ
key-capital = Chữ hoa
key-comma = Dấu phẩy
key-stop = Dấu chấm
key-slash = Gạch chéo
key-hyphen = Gạch ngang
key-right = Tiến con trỏ
key-apostrophe = Dấu phẩy trên, thẳng
key-quote = Dấu phẩy trên, cong
key-breve = Dấu trăng như ở chữ ă, đặt lên chữ đứng trước
key-sac = sắc
key-sac-spoken = Dấu sắc
key-huyen = huyền
key-huyen-spoken = Dấu huyền
key-hoi = hỏi
key-hoi-spoken = Dấu hỏi
key-nga = ngã
key-nga-spoken = Dấu ngã
key-nang = nặng
key-nang-spoken = Dấu nặng
key-method-telex = Gõ dấu: Telex
key-method-vni = Gõ dấu: VNI
key-method-plain = Gõ dấu: tắt

### Một bài
reader-position = Trang { $page } / { $pages }
guide-position = Bước { $page } / { $pages }
reader-previous = Trang trước
reader-next = Trang sau
reader-done = Xem xong
reader-more = Đọc tiếp
reader-about = Ai làm bài này?
guide-previous = Bước trước
guide-next = Được rồi, bước sau
reader-picture = Xem hình to hơn: { $alt }
reader-damaged = Trang này bị hỏng, chưa xem được. Bà con xem trang khác, hoặc báo giúp người phụ trách điểm nhé.
reader-document = Xem bản in
document-title = Xem bản in
document-lost = Trang này chưa xem được. Bà con xem phần chữ của bài, hoặc báo giúp người phụ trách điểm nhé.
document-pages = { $pages } trang
document-position = Trang { $page } / { $pages }
picture-title = Xem hình
picture-coming = Bà con chờ chút, máy đang mở…
picture-lost = Hình này chưa xem được. Bà con xem hình khác, hoặc báo giúp người phụ trách điểm nhé.
picture-in = Phóng to
picture-out = Thu nhỏ
picture-close = Xong
picture-move = Bấm phím mũi tên để xem chỗ khác

### Về một bài
info-title = Ai làm bài này?
info-issuer = Đơn vị làm
info-date = Ngày làm
info-valid-until = Dùng được đến ngày
info-expired = Bài này đã quá hạn, có chỗ có thể không còn đúng.
info-funding = Chương trình, nguồn tiền
info-licence = Quyền dùng lại
info-sources = Dựa vào các nguồn
info-checked = xem ngày { $date }
info-qr = Điện thoại có mạng thì quét mã này để mở trang:
info-close = Xong

licence-cc-by-sa-4-0 = Ai cũng được in, chép và sửa lại, miễn ghi nơi làm và cho người khác làm như vậy (CC BY-SA 4.0)

### Trợ giúp
help-title = Cách dùng màn hình này
help-move = Bấm phím mũi tên để đi tới ô bà con muốn
help-choose = Bấm Enter hoặc OK để mở ô có khung vàng
help-back = Bấm phím Esc hoặc nút Quay lại để lùi một bước
help-listen = Không đọc được chữ thì chọn nút Đọc cho nghe
help-touch = Màn hình chạm được thì cứ chạm, có chuột thì bấm chuột
help-person = Cần giúp thì hỏi người phụ trách
help-about = Giới thiệu điểm hỗ trợ
help-close = Hiểu rồi

### Giới thiệu điểm hỗ trợ
about-title = Giới thiệu điểm hỗ trợ
about-founding = Quyết định thành lập
about-statutes = Quy chế hoạt động
about-hours = Giờ mở cửa
# \u00A0 giữ giờ mở và giờ đóng trên cùng một dòng.
about-hours-line = { $days }: { $open }{"\u00A0"}–{"\u00A0"}{ $close }
about-days = { $first } đến { $last }
about-person = Người phụ trách
about-phone = Điện thoại
about-unset = Chưa ghi
about-machine = Trong máy này có
about-products = { $count } bài và hướng dẫn
about-edition = Ấn bản { $edition }
about-version = Phần mềm Điểm Hỗ Trợ { $version }
about-privacy = Máy này không ghi tên, không ghi hình, không ghi tiếng của ai.
about-close = Xong
about-health = Tình trạng điểm
about-sending = Máy này gửi gì về tỉnh?
about-label = Giới thiệu điểm hỗ trợ: { $point }
about-label-ill = Giới thiệu điểm hỗ trợ: { $point }. Có việc cần xem ở “Tình trạng điểm”.

### Máy này gửi gì về tỉnh
sending-title = Máy này gửi gì về tỉnh
sending-promise = Máy chỉ đếm số lần và thời gian. Máy không biết bà con là ai, không giữ tên, hình, tiếng hay chữ bà con đã tìm.
sending-coming = Máy đang mở số liệu, bà con chờ chút…
sending-lost = Chưa xem được số liệu. Bà con báo giúp người phụ trách điểm nhé.
sending-none = Chưa có gì để gửi.
sending-code = Mã của máy
sending-approved = Tỉnh đã duyệt máy này.
sending-not-approved = Tỉnh chưa duyệt máy này. Người phụ trách đọc mã này cho cán bộ tỉnh.
sending-revoked = Tỉnh không còn nhận số liệu của máy này. Người phụ trách gọi cho cán bộ tỉnh.
sending-by-line = Người phụ trách đọc mã này cho cán bộ tỉnh để tỉnh duyệt máy.
sending-by-stick = Máy chưa có nơi nhận qua mạng. Người phụ trách đọc mã này cho cán bộ tỉnh, gửi số liệu bằng USB.
sending-waiting = Đang chờ gửi: { $count } gói số liệu.
sending-last = Gửi lần gần nhất lúc { $time } ngày { $date }, tỉnh đã nhận.
sending-last-failed = Lúc { $time } ngày { $date } chưa gửi được; máy sẽ gửi lại.
sending-close = Xong

health-title = Tình trạng điểm
health-sound = Thử loa, micro
health-speed = Đo tốc độ mạng
health-complaint = In phiếu gửi nhà mạng
health-call = Gọi ai
health-close = Xong

### Cho dễ nhìn, dễ nghe
comfort-title = Chỉnh máy cho dễ nhìn, dễ nghe
comfort-text = Cỡ chữ
comfort-text-normal = Chữ vừa
comfort-text-larger = Chữ to
comfort-text-largest = Chữ rất to
comfort-contrast = Nền và chữ
comfort-contrast-normal = Nền sáng, chữ đen
comfort-contrast-high = Nền đen, chữ sáng
comfort-motion = Khi kéo trang
comfort-motion-full = Chạy từ từ
comfort-motion-reduced = Nhảy ngay
comfort-speak = Đọc ô đang chọn
comfort-speak-on = Đọc ngay
comfort-speak-off = Không đọc
comfort-volume = Tiếng to, nhỏ
comfort-volume-softer = Nhỏ bớt
comfort-volume-louder = To thêm
comfort-volume-level = Mức { $level } trên { $most }
comfort-sample = Bà con đọc thử dòng này xem đã rõ chưa.
comfort-kept = Bà con xem xong, máy trở lại như cũ.
comfort-close = Xong

### Hỏi bài có ích không
judge-title = Bài này có ích cho bà con không?
judge-happy = Có ích lắm
judge-neutral = Cũng tạm được
judge-sad = Chưa có ích
judge-skip = Bỏ qua
judge-note = Máy chỉ đếm từng mặt được chọn, không ghi ai đã chọn.
judge-thanks = Cảm ơn bà con!
judge-use = Nhờ vậy mà các bài sau sẽ hay hơn.
judge-on = Xem tiếp

### Hỏi còn ai không
still-title = Bà con còn xem không?
still-explain = Không ai bấm thì máy về màn hình chào, nhường người đến sau.
still-remaining = Còn { $seconds } giây
still-yes = Tôi xem tiếp
still-no = Tôi xem xong rồi

### Khi chưa có gì, khi hỏng
nothing-title = Máy chưa có bài nào
nothing-mend = Nhờ người phụ trách nạp bài vào máy. Bà con quay lại sau nhé.
setup-title = Máy chưa được cài đặt
setup-mend = Cắm USB có tệp cài đặt của điểm, tên tệp là diem-ho-tro.toml. Máy tự cài, không phải bấm gì. Không có USB thì bấm Điền tại máy.
fault-title = Máy đang gặp trục trặc
fault-mend = Bà con đừng lo, không phải tại bà con đâu. Nhờ báo giúp người phụ trách điểm.
trouble-again = Thử lại
trouble-fill = Điền tại máy
trouble-code = Mã lỗi:
trouble-person = Người phụ trách: { $person } { $phone }
fault-folder-missing = Không tìm thấy nơi cất dữ liệu của điểm.
fault-settings-line = Tệp cài đặt trong USB viết sai ở dòng { $message }
fault-settings-refused = Máy đã đọc tệp trong USB nhưng chưa dùng được. { $message }
fault-folder-unfinished = Máy chưa được cài đặt. Cắm USB có tệp cài đặt của điểm (diem-ho-tro.toml); máy tự cài, không phải bấm gì.
fault-folder-foreign = Nơi cất dữ liệu đang chứa thứ khác, không phải dữ liệu của điểm hỗ trợ.
fault-folder-newer = Dữ liệu của điểm do phần mềm mới hơn ghi. Cần cập nhật phần mềm; dữ liệu vẫn còn nguyên.
fault-folder-damaged = Dữ liệu của điểm bị hỏng một phần.
fault-folder-locked = Một chương trình khác đang dùng dữ liệu của điểm.
fault-folder-io = Không đọc được ổ đĩa chứa dữ liệu của điểm.
fault-folder-read-only = Ổ đĩa chỉ đọc được, không ghi được: bài vẫn xem được, nhưng không nạp thêm được.
fault-socket = Máy chưa nhận được lệnh từ chương trình khác ({ $message })
fault-identity = Tệp khai báo của điểm (point.toml) có chỗ viết sai.
fault-edition = Không mở được ấn bản đang dùng.
fault-edition-newer = Ấn bản này cần phần mềm mới hơn.
fault-product-line = Có một bài không đọc được nên chưa hiện ({ $message })
fault-product-text = Bài { $product } có phần chữ bị hỏng ({ $message })
fault-picture = Có một hình bị hỏng, chưa hiện được ({ $message })
fault-document = Có bản in bị hỏng, chưa hiện được ({ $message })
fault-product-language = Bài { $product } dùng thứ tiếng máy chưa biết: { $language }
fault-delivery = Chưa nhận được bài mới ({ $message })
fault-ledger = Máy chưa ghi được số liệu sử dụng ({ $message })
fault-watch = Máy chưa ghi được tình trạng thiết bị ({ $message })
fault-desk = Sổ của người phụ trách chưa mở hoặc chưa ghi được ({ $message })
fault-line = Không đo được đường mạng ({ $message })
fault-equipment-list = Danh sách thiết bị không đọc được ({ $message })
fault-equipment-line = Danh sách thiết bị ghi sai ở dòng { $message }
fault-equipment-twice = Danh sách thiết bị ghi hai lần cùng một mã hoặc một thiết bị, ở dòng { $message }
fault-report = Số liệu chưa tới được tỉnh ({ $message })
fault-clock = Đồng hồ của máy đang sai ngày giờ.

### Ngoài giờ
dark-title = Ngoài giờ mở cửa
dark-line = { $point } · Ngoài giờ mở cửa. Bấm phím hay chạm vào màn hình để xem.
dark-next = Mở cửa lại: { $weekday }, { $time }

### Lệnh kiosk status
status-folder = Dữ liệu: { $path }
status-running = Chương trình đang chạy trên dữ liệu này
status-not-running = Không có chương trình nào trả lời trên dữ liệu này
status-point = Điểm: { $name } ({ $id })
status-no-point = Điểm: chưa khai
status-language = { $language }: { $count } bài
status-other-language = Tiếng { $language }
status-last-try = Nhận bài lần gần nhất, lúc { $time } ngày { $day }:
status-blocking = HỎNG: { $message } [{ $id }]
status-degraded = Lỗi: { $message } [{ $id }]
status-by-line = Nhận bài mới: qua mạng, từ { $address }
status-report-by-line = Gửi số liệu: qua mạng, tới { $address }
status-report-by-stick = Gửi số liệu: bằng USB, vì điểm chưa khai nơi nhận trên mạng
status-last-report = Gửi số liệu lần gần nhất, lúc { $time } ngày { $day }:
status-by-stick = Nhận bài mới: bằng USB, vì điểm chưa khai địa chỉ trên mạng
status-month = Tháng này đã tải { $megabytes } MB
status-held = Đã quay lại ấn bản trước; máy không tự lấy lại ấn bản { $edition }
status-no-try = Chưa nhận bài lần nào
mend-disk = Cần làm: xem ổ đĩa đã gắn chưa; máy tự tìm lại 10 giây một lần
mend-read-only = Cần làm: sửa hoặc thay ổ đĩa
mend-setup = Cần làm: chạy kiosk setup, rồi nạp bài bằng kiosk install hay kiosk import
mend-foreign = Cần làm: chọn thư mục khác bằng --data
mend-newer = Cần làm: cài phần mềm mới hơn
mend-format = Cần làm: ghi lại tệp format trong thư mục dữ liệu; trong tệp chỉ có số 1
mend-locked = Cần làm: tắt chương trình đang chạy trên dữ liệu này rồi thử lại
mend-identity = Cần làm: chạy lại kiosk setup; mã của điểm không đọc được nữa thì thêm --new-id
mend-edition = Cần làm: chạy kiosk rollback, hoặc nạp lại bài bằng kiosk install hay kiosk import
mend-clock = Cần làm: chỉnh lại ngày giờ của máy
mend-delivery = Cần làm: xem lý do ở trên; không có mạng thì nhận bài từ USB bằng kiosk import
mend-ledger = Cần làm: xem ổ đĩa còn chỗ trống không; còn chỗ mà vẫn lỗi thì báo cán bộ kỹ thuật
mend-equipment-list = Cần làm: sửa tệp equipment.toml theo dòng đã nêu
mend-report = Cần làm: chạy kiosk report --once để xem lý do, rồi gọi cán bộ tỉnh
mend-sticks = Cần làm: nhận bài từ USB bằng kiosk import
mend-voice = Cần làm: chép lại bộ lời đọc của máy, hoặc nạp lại bài bằng kiosk install
mend-product = Cần làm: nạp lại bài bằng kiosk install; vẫn hỏng thì báo nơi làm bài

### Khi một lệnh kiosk không làm được
command-failed = Không làm được việc này.
command-no-point = Ở đây chưa có điểm. Chạy kiosk setup trước.
command-no-edition = Đây không phải ấn bản dùng được.
command-no-way-back = Không có ấn bản trước để quay lại.
command-no-address = Điểm chưa khai địa chỉ nhận bài qua mạng. Nhận bài từ USB bằng kiosk import.
command-settings = Tệp khai báo có chỗ chưa đúng, chưa đổi gì.
command-unanswered = Một chương trình khác đang dùng dữ liệu này mà không trả lời. Tắt nó rồi thử lại.
command-not-found = Không tìm thấy tệp hay thư mục.
command-not-allowed = Không có quyền mở hay ghi ở đây.
command-doubt = { $path }: đã nhận, nhưng nên xem lại ({ $doubt })
rollback-done = Đã quay lại ấn bản { $edition }: { $count } bài. Chỉ quay lại được một bước. Muốn lấy lại ấn bản mới thì dùng kiosk sync --once hay kiosk import.
trust-done = Từ nay máy tin nơi phát hành ghi trong { $path } (bản { $version }, hạn { $day })
trust-refused = Tệp này không phải tệp root.json dùng được của nơi phát hành; máy vẫn tin như trước.

### Phim và phát thanh
home-hall = Chiếu cho mọi người cùng xem
reader-watch = Xem phim
reader-listen = Nghe bài này
player-pause = Tạm dừng
player-play = Phát tiếp
player-rewind = Tua lại
player-forward = Tua tới
player-softer = Nhỏ bớt
player-louder = To thêm
player-text = Xem lời
player-next = Bài sau
player-close = Xong
player-opening = Đang mở, bà con chờ một chút…
player-ended = Hết rồi. Bà con xem lại, hoặc chọn bài sau nhé.
player-cut-short = Bài này bị thiếu đoạn cuối.
player-unknown = Máy này không phát được loại phim này. Bà con chọn bài khác nhé.
player-damaged = Bài này bị hỏng, không phát được. Bà con chọn bài khác, hoặc báo giúp người phụ trách nhé.
player-missing = Không tìm thấy bài này trong máy. Bà con chọn bài khác, hoặc báo giúp người phụ trách nhé.
player-no-system = Máy này chưa phát được phim và tiếng. Nhờ người phụ trách xem giúp.
player-slow = Máy này hơi yếu nên phim có thể bị giật.
fault-play = Không phát được { $product } ({ $message })

### Giọng đọc
bar-listen = Đọc cho nghe
bar-hush = Ngừng đọc
language-now-synthetic = { $line } · giọng máy đọc
voice-text = Phần chữ. Muốn nghe thì bấm Đọc cho nghe.
voice-picture = Xem hình to hơn
comfort-speak-touch = Nghe rồi mở
fault-captions = Lời chạy dưới phim của bài { $product } bị hỏng ({ $message })
fault-product-voice = Bài { $product } có lời đọc bị hỏng, chưa nghe được ({ $message })
fault-sound = Có lời đọc bị hỏng, chưa nghe được ({ $message })
fault-prompts = Máy chưa đọc to được lời trên màn hình ({ $message })
### Lệnh kiosk search
command-search-nothing = Chưa có bài nào nói về điều này
command-search-more = Còn bài nữa; thêm --limit để xem nhiều hơn
command-search-suggestion = Thử tìm: { $words }

### Nhận bài mới (lệnh kiosk sync, kiosk import)
sync-looking = Đang xem có gì mới…
sync-fetching = Đang nhận bài: { $percent } %, { $ready } trên { $products } bài
sync-new = Đã nhận ấn bản { $edition }: { $count } bài
sync-same = Máy đã có đủ bài mới nhất: { $count } bài
sync-held = Máy đã quay lại bộ bài trước, nên không tự lấy lại bộ bài này. Cần thì hỏi người phụ trách.
sync-partly = Chưa nhận được hết: bài bị hỏng hoặc thiếu thì giữ như cũ. Nhờ chép lại rồi nhận lần nữa.
sync-left = Gói { $pack } giữ như cũ, vì { $lack } ({ $reason })
sync-short = Gói { $pack }: { $count } bài chưa nhận được, vì { $lack } ({ $reason })
sync-lack-missing = thiếu tệp
sync-lack-damaged = tệp bị hỏng, không giống tệp đã ký
sync-lack-crooked = có chỗ không phải là tệp thường
sync-lack-newer = cần phần mềm mới hơn
sync-lapsed = Nơi phát hành { $publisher } quá hạn ký, máy giữ bài cũ và chưa nhận bài mới.
sync-no-root = Máy chưa được khai nơi phát hành bài nên chưa nhận. Người cài máy dùng lệnh kiosk trust với tệp root.json của nơi phát hành.
sync-expired = Bài ở đây quá hạn ký, máy không nhận. Nhờ nơi phát hành ký lại, rồi thử lại.
sync-clock = Đồng hồ của máy đang sai ngày giờ nên chưa nhận được bài mới.
sync-no-line = Không nối được tới nơi phát hành.
sync-budget = Đã dùng hết phần dung lượng mạng của tháng này.
sync-nothing = Không tìm thấy kho bài ở đây.
sync-pulled-out = Không đọc được USB: bị rút ra sớm hoặc bị hỏng. Cắm lại, máy nhận tiếp.
sync-kept = Bài đang có vẫn dùng được.
sync-superseded = Lần ấy không nhận được, nhưng từ đó máy đã được khai nơi phát hành. Nhận lại xem được chưa.
sync-older = Kho bài này cũ hơn bài đang có, máy không cần nhận.
sync-refused = Kho bài này không đúng chữ ký của nơi phát hành, máy không nhận. Hỏi nơi phát hành trước khi dùng.
sync-damaged = Có tệp bị hỏng, máy không nhận.
sync-no-room = Ổ đĩa hết chỗ, không nhận thêm được.
sync-disk = Không ghi được vào ổ đĩa của máy.

### Khi có người cắm USB
stick-looking = Đang xem USB có bài gì mới…
stick-receiving = Đang nhận bài mới từ USB: { $ready } trên { $products } bài
stick-finishing = Đang xếp bài mới lên. Bà con khoan rút USB nhé.
stick-done = Xong: có { $count } bài mới. Rút USB ra được rồi.
stick-changed = Xong: đã bỏ bài không dùng nữa. Rút USB ra được rồi.
stick-same = Máy có đủ bài trong USB này rồi. Rút USB ra được rồi.
stick-partly = Có { $count } bài mới; bài còn lại bị hỏng hoặc thiếu. Rút USB ra được rồi, nhờ chép lại.
stick-receipts = Tỉnh báo đã nhận { $count } gói số liệu. Rút USB ra được rồi.
stick-receipts-known = Máy đã biết giấy báo này của tỉnh rồi. Rút USB ra được rồi.
stick-not-approved = Tỉnh chưa duyệt máy này. Rút USB ra được rồi, đọc mã của máy cho cán bộ tỉnh.
stick-doubt = Giấy báo trong USB không rõ của ai, máy không nhận. Rút USB ra, báo người phụ trách ở xã.
stick-revoked = Tỉnh không nhận số liệu của máy này nữa. Rút USB ra, báo người phụ trách ở xã.
stick-settings = USB này chỉ có tệp cài đặt. Điểm cài đặt rồi nên máy không đổi gì. Rút USB ra được rồi.
stick-nothing = USB này không có bài hay giấy báo cho máy. Không chép gì ra thì rút được rồi.
stick-older = Bài trong USB này cũ hơn bài trong máy, không cần nhận. Rút USB ra được rồi.
stick-held = Máy đã quay lại bộ bài trước, không tự lấy bộ bài này nữa. Rút USB ra được rồi.
stick-no-root = Máy chưa được cài để nhận bài. Rút USB ra được rồi, báo người phụ trách ở xã.
stick-refused = Bài trong USB này không rõ của ai, máy không nhận. Rút USB ra, báo người phụ trách ở xã.
stick-expired = Bài trong USB này để lâu quá hạn, máy không nhận. Rút USB ra được rồi, xin chép bản mới.
stick-clock = Đồng hồ máy sai ngày giờ, chưa nhận được bài. Rút USB ra, báo người phụ trách ở xã.
stick-damaged = Bài trong USB bị hỏng hoặc thiếu, máy không nhận. Rút USB ra được rồi, nhờ chép lại.
stick-no-room = Máy hết chỗ, không nhận thêm được. Rút USB ra được rồi, báo người phụ trách ở xã.
stick-disk = Máy không ghi được vào ổ đĩa. Rút USB ra được rồi, báo người phụ trách ở xã.
fault-sticks = Máy không tự nhận ra USB được ({ $message })
