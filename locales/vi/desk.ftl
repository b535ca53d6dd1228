# Sổ làm việc của người phụ trách điểm. Không đọc thành tiếng: không để cả phòng nghe.

desk-title = Sổ làm việc
desk-opening = Đang mở sổ…
desk-operator = Người phụ trách
desk-close = Quay lại
desk-previous = Trang trước
desk-next = Trang sau
desk-undo = Bỏ lần ghi vừa rồi
desk-save = Lưu
desk-new = Ghi khó khăn
desk-part = Trang { $page } trên { $pages }. { $note }

### Mã PIN
desk-sign-in = Nhập mã PIN
desk-sign-in-note = Chỉ người phụ trách điểm mới có mã. Gõ xong bấm Xong.
desk-new-pin = Đặt mã PIN
desk-new-pin-note = Từ 6 đến 12 chữ số, khó đoán mà dễ nhớ. Gõ bằng bàn phím thì không ai nhìn thấy.
desk-new-pin-again = Nhập lại mã PIN vừa đặt
desk-new-pin-again-note = Lần thứ hai, để chắc chắn không gõ nhầm.
desk-lost = Sổ bị hỏng, mã PIN đã mất
desk-lost-note = Các bài và số liệu khác vẫn còn. Bấm Quên mã PIN để tỉnh mở lại.
desk-hand-over = Bàn giao
desk-hand-over-note = Mời { $name } tự đặt mã PIN của mình. Mã cũ không dùng được nữa.
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
desk-wait-over = Thử lại được rồi.
desk-differs = Hai lần gõ không giống nhau. Đặt lại từ đầu.
desk-renewed = Đã đặt mã PIN mới.
desk-weak-short = Mã ngắn quá: cần ít nhất 6 chữ số.
desk-weak-long = Mã dài quá: nhiều nhất 12 chữ số.
desk-weak-foreign = Chỉ dùng chữ số.
desk-weak-repeated = Dễ đoán quá: có số lặp lại. Chọn từ 6 đến 12 chữ số khác.
desk-weak-row = Dễ đoán quá: các số liền nhau. Chọn từ 6 đến 12 chữ số khác.
desk-weak-birthday = Dễ đoán quá: giống ngày sinh. Chọn số khác.
desk-weak-phone = Dễ đoán quá: giống số điện thoại. Chọn số khác.

### Báo lại
desk-kept = Đã lưu.
desk-undone = Đã bỏ lần ghi vừa rồi.
desk-failed = Chưa lưu được: máy đang trục trặc. Nếu vẫn không được, gọi cán bộ kỹ thuật.
desk-signed-out = Sổ đã khóa. Nhập mã PIN rồi làm lại.
desk-empty = Còn chỗ phải điền.
desk-too-long = Dài quá, viết ngắn lại.
desk-impossible = Số hoặc ngày chưa đúng.

### Hôm nay
desk-today = Việc hôm nay
desk-today-note = Làm lần lượt từ trên xuống. Mất điện cũng không mất gì đã lưu.
desk-leave = Khóa sổ
desk-renew = Đổi mã PIN
desk-report = Làm báo cáo
desk-room = Phòng hôm nay
desk-room-is-open = Đã ghi mở cửa lúc { $time }
desk-room-is-closed = Chưa ghi mở cửa
desk-room-open = Ghi mở cửa
desk-room-close = Ghi đóng cửa
desk-machine = Máy và mạng Internet
desk-machine-ill = Có trục trặc, bấm Xem
desk-health = Xem
desk-sheet = Ghi sổ

### Sổ thiết bị
desk-sheet-today = Kiểm tra thiết bị hôm nay
desk-sheet-note = Xem từng thiết bị rồi bấm một nút. Tỉnh sẽ biết khi máy gửi số liệu.
desk-sheet-empty = Chưa có danh sách thiết bị. Cán bộ kỹ thuật lập danh sách.
desk-sheet-lost = Danh sách thiết bị có chỗ viết sai. Cán bộ kỹ thuật sửa lại.
desk-sheet-seen = Đã kiểm tra { $seen } trên { $all }
desk-sheet-ill = Đã kiểm tra { $seen } trên { $all }, { $ill } cái hỏng hoặc thiếu
desk-sheet-all = Các thứ còn lại đều tốt
desk-found-working = Tốt
desk-found-broken = Hỏng
desk-found-missing = Không có
desk-note = Ghi chú

### Khó khăn, vướng mắc
desk-difficulties = Mở
desk-difficulties-title = Khó khăn, vướng mắc
desk-difficulties-none = Hiện không có vướng mắc
desk-difficulties-open = { $count } việc chưa xong
desk-difficulties-answered = { $count } việc chưa xong, { $answered } việc đã có trả lời
desk-difficulties-note = Máy gửi số liệu thì tỉnh đọc được những điều ghi ở đây.
desk-answered = Trả lời: { $answer }
desk-unanswered = { $days ->
    [0] { $kind } · ghi hôm nay
   *[other] { $kind } · ghi ngày { $day }, được { $days } ngày
 }
desk-read = Đọc
desk-answer = Trả lời ngày { $day }
desk-no-answer-yet = Chưa có trả lời
desk-written-on = Ghi ngày { $day }
desk-over = Đã giải quyết
desk-new-difficulty = Gặp khó khăn về việc gì?
desk-new-difficulty-note = Chọn một loại, rồi viết vài chữ.
desk-kind-power = Điện
desk-kind-line = Mạng Internet
desk-kind-equipment = Thiết bị
desk-kind-content = Thiếu bài, chưa hợp
desk-kind-language = Tiếng dân tộc
desk-kind-attendance = Ít người đến
desk-kind-staff = Người phụ trách
desk-kind-money = Kinh phí
desk-kind-room = Phòng, mái nhà, khóa
desk-kind-other = Việc khác

### Tập huấn, họp thôn
desk-trainings = Mở
desk-trainings-title = Tập huấn, họp thôn
desk-trainings-none = Chưa có buổi nào
desk-trainings-held = { $count } buổi trong 30 ngày qua
desk-trainings-note = Chỉ ghi số người, không ghi tên ai.
desk-trainings-planned = { $count } buổi đã hẹn
desk-training-runs = Đang diễn ra: { $title }
desk-training-since = { $kind } từ { $time } ngày { $day }. Xong thì bấm Kết thúc để ghi số người.
desk-training-planned = { $kind }, hẹn ngày { $day }
desk-training-ended = { $kind }, ngày { $day }: { $women } nữ, { $men } nam
desk-begin = Bắt đầu
desk-end = Kết thúc
desk-off = Bỏ buổi này
desk-recount = Sửa số người
desk-new-meeting = Thêm buổi họp
desk-new-training = Thêm buổi tập huấn
desk-new-training-now = Chọn bài: bài hiện lên cho cả phòng, sổ khóa lại. Xong buổi, mở sổ và bấm Kết thúc.
desk-new-training-later = Chọn bài cho buổi đó.
desk-new-meeting-note = Chọn ngày, rồi viết buổi họp bàn việc gì.
desk-gathering-training = Tập huấn
desk-gathering-meeting = Họp thôn
desk-now = Ngay bây giờ
desk-on-day = { $weekday }, ngày { $day }
desk-day-less = Bớt 1 ngày
desk-day-more = Thêm 1 ngày
desk-week-more = Thêm 7 ngày
desk-teach = Bắt đầu
desk-plan = Hẹn
desk-other = Viết nội dung
desk-end-training-note = Có bao nhiêu người dự? Chỉ ghi số, không ghi tên.
desk-women = Nữ: { $count }
desk-men = Nam: { $count }

### Báo cáo
desk-report-title = Làm báo cáo
desk-report-note = Máy tự điền số liệu. Chọn kỳ báo cáo rồi in.
desk-period-month = Tháng { $month }
desk-period-quarter = Quý { $quarter }
desk-period-half-year = { $half ->
    [first] Sáu tháng đầu năm
   *[second] Sáu tháng cuối năm
 }
desk-period-year = Năm { $year }
desk-period-plan-september = Kế hoạch năm (10/9)
desk-period-plan-december = Kết quả năm (15/12)
desk-remarks-title = Ý kiến, đề nghị của điểm
desk-remarks-none = Chưa viết. Để trống thì bản in có dòng kẻ để viết tay.
desk-remarks = Viết
desk-print = In báo cáo
desk-printing = Đang làm báo cáo…

### Viết
desk-write-save = Lưu
desk-write-difficulty = Khó khăn thế nào?
desk-write-difficulty-note = Viết ngắn, như kể cho người ở xa hiểu.
desk-write-note = Ghi chú
desk-write-note-note = Hỏng thế nào, thiếu từ bao giờ.
desk-write-title = Buổi này nói về gì?
desk-write-title-note = Ví dụ: họp bàn làm đường thôn.
desk-write-remarks = Ý kiến, đề nghị của điểm
desk-write-remarks-note = Khó khăn, vướng mắc, đề nghị. In vào cuối báo cáo.
desk-write-successor = Bàn giao cho ai?
desk-write-successor-note = Viết họ tên người nhận. Chỉ lưu ở máy này.
