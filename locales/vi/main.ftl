# Nguồn của mọi ngôn ngữ khác. Lời nói như với người hàng xóm: ngắn, ấm, động từ trước.

### Thanh dưới cùng
bar-back = Quay lại
bar-home = Trang đầu
bar-language = Chọn tiếng
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
idle-start = Chạm vào đây hoặc bấm phím Enter
idle-newest = Bài mới nhất

### Chọn tiếng
language-title = Bà con muốn dùng tiếng nào?
language-complete = Có đủ
language-partial = Máy mới có ít câu, còn lại hiện tiếng Việt
language-empty = Máy chưa có tiếng này, tạm hiện tiếng Việt
language-now = { $autonym }
language-now-awaiting = { $autonym } · mới có ít câu, chờ người bản ngữ duyệt
language-now-foreign = { $autonym } · nội dung mới có tiếng Việt
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

### Một bài
reader-position = Trang { $page } / { $pages }
guide-position = Bước { $page } / { $pages }
reader-previous = Trang trước
reader-next = Trang sau
reader-done = Xem xong
reader-about = Về bài này
guide-previous = Bước trước
guide-next = Được rồi, bước sau
reader-picture = Xem hình to hơn: { $alt }
reader-damaged = Trang này bị hỏng, chưa xem được. Bà con xem trang khác, hoặc báo giúp người phụ trách điểm nhé.
picture-title = Xem hình
picture-in = Phóng to
picture-out = Thu nhỏ
picture-close = Xong

### Về một bài
info-title = Về bài này
info-issuer = Đơn vị làm
info-date = Ngày làm
info-valid-until = Dùng được đến ngày
info-expired = Bài này đã quá hạn, có chỗ có thể không còn đúng.
info-funding = Chương trình, nguồn tiền
info-licence = Quyền dùng lại
info-sources = Dựa vào các nguồn
info-checked = xem ngày { $date }
info-qr = Lấy điện thoại quét hình này để mở trang
info-close = Xong

licence-cc-by-sa-4-0 = Ai cũng được in, chép và sửa lại, miễn ghi nơi làm và cho người khác làm như vậy (CC BY-SA 4.0)

### Trợ giúp
help-title = Cách dùng màn hình này
help-move = Bấm phím mũi tên để đi tới ô bà con muốn
help-choose = Bấm phím Enter để mở ô có khung vàng
help-back = Bấm phím Esc hoặc nút Quay lại để lùi một bước
help-touch = Màn hình chạm được thì cứ chạm, có chuột thì bấm chuột
help-person = Cần giúp thì hỏi người phụ trách
help-about = Về điểm hỗ trợ
help-close = Hiểu rồi

### Về điểm hỗ trợ
about-title = Về điểm hỗ trợ này
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
about-label = Về điểm hỗ trợ: { $point }

### Hỏi còn ai không
still-title = Bà con còn xem không?
still-explain = Không ai bấm thì màn hình tự về lời chào, nhường người đến sau.
still-remaining = Còn { $seconds } giây
still-yes = Tôi còn xem
still-no = Tôi xem xong rồi

### Khi chưa có gì, khi hỏng
nothing-title = Máy chưa có bài nào
nothing-mend = Nhờ người phụ trách nạp bài vào máy. Bà con quay lại sau nhé.
fault-title = Điểm hỗ trợ đang gặp trục trặc
fault-mend = Bà con đừng lo, không phải tại bà con đâu. Nhờ báo giúp người phụ trách điểm.
trouble-again = Thử lại
trouble-code = Mã lỗi:
trouble-person = Người phụ trách: { $person } { $phone }
fault-folder-missing = Không tìm thấy nơi cất dữ liệu của điểm.
fault-folder-unfinished = Nơi cất dữ liệu của điểm còn trống hoặc chưa chuẩn bị xong.
fault-folder-foreign = Nơi cất dữ liệu đang chứa thứ khác, không phải dữ liệu của điểm hỗ trợ.
fault-folder-newer = Dữ liệu của điểm do phần mềm mới hơn ghi. Cần cập nhật phần mềm; dữ liệu vẫn còn nguyên.
fault-folder-damaged = Dữ liệu của điểm bị hỏng một phần.
fault-folder-locked = Một chương trình khác đang dùng dữ liệu của điểm.
fault-folder-io = Không đọc được ổ đĩa chứa dữ liệu của điểm.
fault-folder-read-only = Ổ đĩa chỉ đọc được, không ghi được: bài vẫn xem được, nhưng không nạp thêm được.
fault-socket = Máy chưa nhận được lệnh từ chương trình khác: { $message }
fault-identity = Tệp khai báo của điểm (point.toml) có chỗ viết sai.
fault-edition = Không mở được ấn bản đang dùng.
fault-edition-newer = Ấn bản này cần phần mềm mới hơn.
fault-product-line = Có một bài không đọc được nên chưa hiện: { $message }
fault-product-text = Bài { $product } có phần chữ bị hỏng: { $message }
fault-picture = Có một hình bị hỏng, chưa hiện được: { $message }
fault-product-language = Bài { $product } dùng thứ tiếng máy chưa biết: { $language }
fault-clock = Đồng hồ của máy đang sai ngày giờ.

### Ngoài giờ
dark-title = Ngoài giờ mở cửa
dark-line = { $point } · Ngoài giờ mở cửa. Bấm phím hay chạm vào màn hình thì mở.
dark-next = Mở cửa lại: { $weekday }, { $time }

### Lệnh kiosk status
status-folder = Dữ liệu: { $path }
status-running = Chương trình đang chạy trên dữ liệu này
status-not-running = Không có chương trình nào trả lời trên dữ liệu này
status-point = Điểm: { $name } ({ $id })
status-no-point = Điểm: chưa khai
status-language = Tiếng { $language }: { $count } bài
status-blocking = HỎNG: { $message } [{ $id }]
status-degraded = Lỗi: { $message } [{ $id }]

### Lệnh kiosk search
command-search-nothing = Chưa có bài nào nói về điều này
command-search-more = Còn bài nữa; thêm --limit để xem nhiều hơn
command-search-suggestion = Thử tìm: { $words }
