# Bàn làm việc của người phụ trách điểm. Không đọc thành tiếng: không để cả phòng nghe.

desk-title = Bàn làm việc
desk-opening = Đang mở sổ…
desk-operator = Người phụ trách
desk-close = Quay lại
desk-previous = Trang trước
desk-next = Trang sau
desk-undo = Hoàn tác
desk-save = Lưu
desk-new = Ghi mới

### Mã PIN
desk-sign-in = Nhập mã PIN
desk-sign-in-note = Chỉ người phụ trách điểm mới có mã. Gõ xong bấm Xong.
desk-new-pin = Đặt mã PIN
desk-new-pin-note = Từ 6 đến 12 chữ số, khó đoán mà dễ nhớ. Đừng cho ai biết.
desk-new-pin-again = Nhập lại mã PIN vừa đặt
desk-new-pin-again-note = Để chắc chắn không gõ nhầm.
desk-lost = Sổ bị hỏng, mã PIN đã mất
desk-lost-note = Các bài và số liệu khác vẫn còn. Bấm Quên mã PIN để tỉnh mở lại.
desk-hand-over = Bàn giao
desk-hand-over-note = Mời { $name } tự đặt mã PIN của mình. Mã cũ hết dùng được.
desk-handed-over = Đã bàn giao. Từ nay chỉ mã mới vào được.
desk-forgotten = Quên mã PIN
desk-recover = Quên mã PIN
desk-recover-note = Gọi cho tỉnh, đọc số { $numbers }. Tỉnh đọc lại mười số, gõ vào đây.
desk-recover-coming = Đang lấy số để đọc cho tỉnh…
desk-no-answer = Cần đủ mười số mà tỉnh đọc.
desk-no-province = Máy này chưa đăng ký với tỉnh nên tỉnh chưa mở giúp được. Gọi cho cán bộ kỹ thuật.
desk-pin-erase = Xóa
desk-pin-ok = Xong
desk-wrong = { $count ->
    [0] Mã chưa đúng. Sai lần nữa là phải chờ.
   *[other] Mã chưa đúng. Sai thêm { $count } lần nữa là phải chờ.
 }
desk-wait = Sai nhiều lần quá. Chờ { $count } phút rồi thử lại.
desk-differs = Hai lần gõ không giống nhau. Đặt lại từ đầu.
desk-renewed = Đã đổi mã PIN.
desk-weak-short = Ngắn quá: cần ít nhất 6 chữ số.
desk-weak-long = Dài quá: nhiều nhất 12 chữ số.
desk-weak-foreign = Chỉ dùng chữ số.
desk-weak-repeated = Dễ đoán quá: các số lặp lại. Chọn số khác.
desk-weak-row = Dễ đoán quá: các số liền nhau. Chọn số khác.
desk-weak-birthday = Dễ đoán quá: giống ngày sinh. Chọn số khác.
desk-weak-phone = Dễ đoán quá: giống số điện thoại. Chọn số khác.

### Báo lại
desk-kept = Đã lưu.
desk-undone = Đã trở lại như trước.
desk-failed = Chưa lưu được: ổ đĩa đang có trục trặc. Thử lại sau.
desk-signed-out = Đã thoát khỏi bàn làm việc. Nhập mã PIN rồi làm lại.
desk-empty = Còn chỗ phải điền.
desk-too-long = Dài quá, viết ngắn lại.
desk-impossible = Số hoặc ngày chưa đúng.

### Hôm nay
desk-today = Việc hôm nay
desk-today-note = Làm lần lượt từ trên xuống. Mất điện cũng không mất gì đã lưu.
desk-leave = Khóa bàn
desk-renew = Đổi mã PIN
desk-report = Làm báo cáo
desk-room = Phòng
desk-room-is-open = Đang mở, từ { $time }
desk-room-is-closed = Chưa mở
desk-room-open = Mở phòng
desk-room-close = Đóng phòng
desk-machine = Máy và đường mạng
desk-machine-ill = Có chỗ cần xem
desk-health = Xem
desk-sheet = Ghi sổ

### Sổ thiết bị
desk-sheet-today = Kiểm tra thiết bị hôm nay
desk-sheet-note = Nhìn từng thứ, bấm một lần. Cái nào hỏng hay thiếu thì ghi chú thêm.
desk-sheet-empty = Chưa có danh sách thiết bị. Cán bộ kỹ thuật lập danh sách.
desk-sheet-lost = Danh sách thiết bị có chỗ viết sai. Cán bộ kỹ thuật sửa lại.
desk-sheet-seen = Đã xem { $seen } trên { $all }
desk-sheet-all = Còn lại đều tốt
desk-found-working = Tốt
desk-found-broken = Hỏng
desk-found-missing = Thiếu
desk-note = Ghi chú

### Khó khăn, vướng mắc
desk-difficulties = Xem, ghi
desk-difficulties-title = Khó khăn, vướng mắc
desk-difficulties-none = Không có gì đang vướng
desk-difficulties-open = { $count } việc chưa xong
desk-difficulties-answered = { $count } việc chưa xong, { $answered } việc đã có trả lời
desk-difficulties-note = Tỉnh thấy các dòng này khi máy gửi số liệu.
desk-answered = Trả lời: { $answer }
desk-unanswered = { $days ->
    [0] { $kind } · ghi hôm nay
   *[other] { $kind } · ghi ngày { $day }, đã { $days } ngày
 }
desk-over = Đã xong
desk-new-difficulty = Vướng về chuyện gì?
desk-new-difficulty-note = Chọn một loại, rồi viết vài chữ.
desk-kind-power = Điện
desk-kind-line = Đường mạng
desk-kind-equipment = Thiết bị
desk-kind-content = Bài chưa có, chưa hợp
desk-kind-language = Tiếng nói, chữ viết
desk-kind-attendance = Ít người đến
desk-kind-staff = Người trông, tập huấn
desk-kind-money = Kinh phí
desk-kind-room = Phòng, mái, khóa
desk-kind-other = Chuyện khác

### Tập huấn, họp thôn
desk-trainings = Xem, ghi
desk-trainings-title = Tập huấn, họp thôn
desk-trainings-none = Chưa có buổi nào
desk-trainings-held = { $count } buổi trong 30 ngày qua
desk-trainings-note = Chỉ ghi số người, không ghi tên ai.
desk-trainings-planned = { $count } buổi đã hẹn
desk-training-runs = Đang diễn ra: { $title }
desk-training-since = { $kind }, từ { $time } ngày { $day }
desk-training-planned = { $kind }, hẹn ngày { $day }
desk-training-ended = { $kind }, ngày { $day }: { $women } nữ, { $men } nam
desk-begin = Bắt đầu
desk-end = Kết thúc
desk-off = Hủy
desk-new-training = Buổi mới
desk-new-training-now = Chọn bài: bài hiện lên cho cả phòng xem ngay.
desk-new-training-later = Chọn bài cho buổi đó.
desk-which = Buổi gì
desk-when = Bao giờ
desk-gathering-training = Tập huấn
desk-gathering-meeting = Họp thôn
desk-in-days-0 = Ngay bây giờ
desk-in-days-1 = Ngày mai
desk-in-days-7 = Ngày { $day }
desk-teach = Bắt đầu
desk-plan = Hẹn
desk-other = Nội dung khác
desk-end-training-note = Có bao nhiêu người dự? Chỉ ghi số, không ghi tên.
desk-women = Nữ: { $count }
desk-men = Nam: { $count }

### Báo cáo
desk-report-title = Làm báo cáo
desk-report-note = Máy tự điền số liệu. Chọn kỳ rồi in.
desk-period-month-before = Tháng trước
desk-period-month = Tháng này
desk-period-quarter-before = Quý trước
desk-period-quarter = Quý này
desk-period-half-year = Sáu tháng này
desk-period-year = Cả năm nay
desk-period-plan-september = Kế hoạch, trước 10/9
desk-period-plan-december = Kế hoạch, trước 15/12
desk-remarks-title = Ý kiến của điểm
desk-remarks-none = Chưa viết; để trống thì in dòng kẻ để viết tay
desk-remarks = Viết
desk-print = In báo cáo
desk-printing = Đang làm báo cáo…

### Viết
desk-write-save = Lưu
desk-write-difficulty = Vướng thế nào?
desk-write-difficulty-note = Viết ngắn, như kể cho người ở xa hiểu.
desk-write-note = Ghi chú
desk-write-note-note = Hỏng thế nào, thiếu từ bao giờ.
desk-write-title = Buổi này nói về gì?
desk-write-title-note = Ví dụ: họp bàn làm đường thôn.
desk-write-remarks = Ý kiến của điểm
desk-write-remarks-note = Khó khăn, vướng mắc, đề nghị. In vào cuối báo cáo.
desk-write-successor = Bàn giao cho ai?
desk-write-successor-note = Viết họ tên người nhận. Chỉ lưu ở máy này.
