# Sổ làm việc của người phụ trách điểm. Không đọc thành tiếng: không để cả phòng nghe.

desk-title = Sổ làm việc
desk-opening = Đang mở sổ…
desk-operator = Người phụ trách
desk-previous = Trang trước
desk-next = Trang sau
desk-undo = Hủy lần ghi vừa rồi
desk-save = Lưu
desk-new = Ghi khó khăn
desk-part = Trang { $page } trên { $pages }. { $note }

### Mã PIN
desk-sign-in = Nhập mã PIN
desk-sign-in-note = Chỉ người phụ trách điểm mới có mã. Gõ xong bấm Xong.
desk-new-pin = Đặt mã PIN
desk-new-pin-note = Mã để mở sổ này: từ 6 đến 12 chữ số, khó đoán mà dễ nhớ. Ghi ra giấy, cất kỹ.
desk-new-pin-again = Nhập lại mã PIN vừa đặt
desk-new-pin-again-note = Lần thứ hai, để chắc chắn không gõ nhầm.
desk-lost = Sổ bị hỏng, mã PIN đã mất
desk-lost-note = Các bài và số liệu khác vẫn còn. Bấm Quên mã PIN để tỉnh mở lại.
desk-hand-over = Bàn giao
desk-hand-over-note = Mời { $name } tự đặt mã PIN của mình. Đặt xong thì mã cũ hết dùng được.
desk-handed-over = Đã bàn giao. Nhớ điền số điện thoại mới ở Thông tin của điểm.
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
desk-undone = Đã hủy lần ghi vừa rồi.
desk-failed = Chưa lưu được: máy đang trục trặc. Nếu vẫn không được, gọi cán bộ kỹ thuật.
desk-signed-out = Sổ đã khóa. Nhập mã PIN rồi làm lại.
desk-empty = Còn chỗ phải điền.
desk-too-long = Dài quá, viết ngắn lại.
desk-impossible = Số hoặc ngày chưa đúng.

### Hôm nay
desk-today = Việc hôm nay
desk-today-note = Làm lần lượt từ trên xuống. Mất điện cũng không mất gì đã lưu.
desk-leave = Thoát sổ
desk-renew = Đổi mã PIN
desk-report = Làm báo cáo
desk-more = Việc khác
desk-urgent = Mở tin khẩn cho bà con
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
desk-list = Lập danh sách
desk-sheet-empty = Chưa có danh sách thiết bị
desk-sheet-empty-note = Chưa có danh sách. Bấm Lập danh sách: máy ghi sẵn các thiết bị mọi điểm đều được cấp và thiết bị đang cắm vào máy.
desk-sheet-lost = Danh sách thiết bị có chỗ viết sai. Cán bộ kỹ thuật sửa lại.
desk-sheet-seen = Đã kiểm tra { $seen } trên { $all }
desk-sheet-ill = Đã kiểm tra { $seen } trên { $all }, { $ill } cái hỏng hoặc thiếu
desk-sheet-all = Các thứ còn lại đều tốt
desk-found-working = Tốt
desk-found-broken = Hỏng
desk-found-missing = Thiếu, mất
desk-note = Ghi chú

### Việc khác
desk-key = Mã PIN, bàn giao
desk-key-note = Lần sau mở sổ: trang Giới thiệu điểm, bấm tên điểm 5 lần liền
desk-look = Mở
desk-change = Sửa
desk-choose-day = Chọn ngày
desk-no-day = Bỏ ngày này
desk-no-day-yet = Chưa có
desk-day-note = Bấm cho đúng ngày rồi bấm Lưu.

desk-fill-in = Điền
desk-content = Mở
desk-content-title = Bài trong máy, gửi số liệu
desk-content-none = Máy chưa có bài nào
desk-content-count = Máy đang có { $count } bài
desk-sync = Lấy ngay
desk-sync-title = Lấy bài mới qua mạng
desk-sync-note = Có mạng thì máy tự lấy mỗi ngày. Cần ngay thì bấm.
desk-figures-out = Chép số liệu ra USB
desk-stick-begun = Đang chép ra USB, đừng rút…
desk-stick-done = Đã chép xong. Rút USB ra được rồi.
desk-stick-none = Chưa cắm USB. Cắm vào, chờ vài giây rồi bấm lại.
desk-stick-full = USB không đủ chỗ. Xóa bớt hoặc dùng USB khác.
desk-stick-locked = Không ghi được vào USB này. Dùng USB khác.
desk-stick-title = Lấy bài mới bằng USB
desk-stick-note = Cắm USB vào máy là máy tự đọc, đọc xong thì báo.
desk-send = Gửi ngay
desk-send-title = Gửi số liệu lên tỉnh
desk-send-note = Có mạng thì máy tự gửi. Không có mạng thì chép ra USB, đưa lên tỉnh.
desk-bulletins = Mở
desk-bulletins-title = Bản tin cho loa truyền thanh
desk-bulletins-note = Chép ra USB thành tệp MP3 để phát trên loa của xã, thôn.
desk-bulletins-how = Cắm USB, chọn bản tin và tiếng.
desk-bulletins-none = Máy chưa có bản tin nào để nghe.
desk-go-back = Dùng lại
desk-go-back-title = Dùng lại bộ bài trước
desk-go-back-note = Khi bộ bài mới có chỗ sai.
desk-go-back-really = Dùng lại bộ bài trước?
desk-go-back-really-note = Máy không tự lấy lại bộ bài đang dùng; có bộ mới hơn thì vẫn lấy.
desk-go-back-no = Không, giữ bộ đang dùng
desk-go-back-yes = Đúng, dùng bộ bài trước
desk-fetch-begun = Đang nối mạng để lấy bài mới…
desk-fetching = Đang lấy bài mới: { $count } %
desk-send-begun = Đang gửi số liệu…
desk-go-back-begun = Đang đổi lại bộ bài trước…
desk-went-back = Đã dùng lại bộ bài trước.
desk-no-way-back = Không có bộ bài nào trước bộ này.
desk-sent = Đã gửi số liệu lên tỉnh.
desk-no-address = Máy chưa được cài địa chỉ gửi. Số liệu vẫn giữ trong máy.

### Thông tin của điểm
desk-settings = Mở
desk-settings-title = Thông tin của điểm
desk-settings-note = Điền lần lượt. Ai cũng xem được ở mục Giới thiệu điểm.
desk-set-nothing = Chưa điền
desk-set-name = Tên điểm
desk-set-name-note = Ví dụ: Điểm hỗ trợ thôn 2.
desk-set-unit = Tên xã
desk-set-unit-note = Viết tên xã. Tên cũ cũng được.
desk-unit-meant = Bấm vào đúng xã của mình ở dưới. Tên cũ thì máy ghi tên hiện nay.
desk-set-person = Người phụ trách
desk-set-person-note = Họ tên người phụ trách điểm, để bà con biết hỏi ai.
desk-set-phone = Số điện thoại
desk-set-phone-note = Số điện thoại của người phụ trách.
desk-set-hours = Giờ mở cửa
desk-set-hours-note = Chọn ngày, chỉnh giờ rồi bấm Lưu. Bấm Lưu thì giờ cũ được thay.
desk-set-languages = Tiếng dùng ở thôn
desk-set-languages-note = Bấm là lưu. Bà con chọn được các tiếng này ở màn hình đầu; tiếng Việt lúc nào cũng có.
desk-set-founding = Quyết định thành lập
desk-set-founding-note = Số, ngày, cơ quan ban hành quyết định.
desk-set-statutes = Quy chế hoạt động
desk-set-statutes-note = Tóm tắt vài câu, ai đọc cũng hiểu.
desk-spoken = Có
desk-unspoken = Không
desk-week-five = Thứ Hai đến thứ Sáu
desk-week-six = Thứ Hai đến thứ Bảy
desk-week-seven = Cả tuần
desk-opens = Mở cửa lúc { $time }
desk-opens-less = Sớm hơn 30 phút
desk-opens-more = Muộn hơn 30 phút
desk-closes = Đóng cửa lúc { $time }
desk-closes-less = Sớm hơn 30 phút
desk-closes-more = Muộn hơn 30 phút
desk-noon = Nghỉ trưa 11:30 đến 13:30
desk-noon-yes = Có nghỉ
desk-noon-no = Không nghỉ
desk-settled = Đủ rồi. Lần sau mở sổ: trang Giới thiệu điểm, bấm tên điểm 5 lần liền.

### Đoàn kiểm tra
desk-inspections = Mở
desk-inspections-title = Đoàn kiểm tra
desk-inspections-none = Chưa có đoàn nào đến
desk-inspections-none-note = Có đoàn đến thì ghi vào đây: cơ quan nào, kết luận gì, hạn khắc phục.
desk-inspections-note = Bấm Mở để ghi kết luận, hạn khắc phục.
desk-inspections-done = { $count } đoàn đã đến, việc gì cũng xong
desk-inspections-open = { $count } đoàn có việc chưa xong
desk-inspections-late = Kiểm tra: { $count } việc quá hạn khắc phục
desk-inspection-on = Đến ngày { $day }
desk-inspection-until = Đến ngày { $day } · hạn đến hết ngày { $until }
desk-inspection-late = Đến ngày { $day } · quá hạn từ ngày { $until }
desk-inspection-over = Đến ngày { $day } · xong ngày { $until }
desk-new-inspection = Ghi đợt kiểm tra
desk-show = Số liệu cho đoàn xem
desk-put-right = Đã khắc phục
desk-findings-title = Kết luận
desk-findings-none = Chưa ghi. Không có gì phải khắc phục thì ghi ngày khắc phục xong.
desk-findings = Viết
desk-when-inspected = Ngày đoàn đến
desk-when-deadline = Hạn khắc phục
desk-when-put-right = Ngày khắc phục xong

### Đăng ký mạng Internet
desk-registrations = Mở
desk-registrations-title = Đường truyền Internet
desk-registrations-none = Chưa ghi lần đăng ký nào
desk-registrations-note = Ghi từng bước: đăng ký, lắp đặt, nghiệm thu, đóng cước đến ngày nào.
desk-new-registration = Ghi đăng ký mới
desk-step-applied = Đã đăng ký, chờ lắp đặt
desk-step-installed = Đã lắp đặt, chờ nghiệm thu
desk-step-accepted = Đã nghiệm thu
desk-step-ended = Đã ngừng
desk-line-stands = { $provider }: { $step }
desk-line-ends = Đường truyền { $provider } hết hạn ngày { $day }, còn { $days } ngày
desk-line-over = Đường truyền { $provider } đã hết hạn ngày { $day }. Ai đóng cước tiếp?
desk-when-applied = Ngày đăng ký
desk-when-installed = Ngày lắp đặt
desk-when-accepted = Ngày nghiệm thu
desk-when-ends = Đã đóng cước đến hết ngày
desk-when-ended = Ngày ngừng dùng

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
desk-month-more = Thêm 30 ngày
desk-week-less = Bớt 7 ngày
desk-month-less = Bớt 30 ngày
desk-year-more = Thêm 1 năm
desk-month-end = Cuối tháng này
desk-day-today = Hôm nay
desk-teach = Bắt đầu
desk-plan = Hẹn
desk-held = Ghi lại
desk-count = Ghi số người
desk-training-uncounted = { $kind }, ngày { $day }: chưa ghi số người
desk-new-training-past = Buổi đã qua: ghi nội dung, rồi ghi số người ở danh sách.
desk-other = Viết nội dung
desk-end-training-note = Có bao nhiêu người dự? Chỉ ghi số, không ghi tên.
desk-women = Nữ: { $count }
desk-men = Nam: { $count }

### Báo cáo
desk-report-title = Làm báo cáo
desk-report-note = Máy tự điền số liệu. Chọn kỳ báo cáo rồi in, hoặc chép ra USB để sửa và in ở xã.
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
desk-preview = Xem trước
desk-report-out = Chép tệp Word ra USB
desk-printing = Đang làm báo cáo…
desk-no-printer = Chưa thấy máy in. Có thể chép tệp Word ra USB.

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
desk-write-body = Cơ quan nào đến?
desk-write-body-note = Ví dụ: Ủy ban nhân dân xã. Không ghi tên người.
desk-write-findings = Kết luận
desk-write-findings-note = Đoàn nhận xét gì, việc gì phải khắc phục.
desk-write-provider = Đăng ký với nhà mạng nào?
desk-write-provider-note = Viết tên nhà mạng, như trên hợp đồng.
desk-write-successor = Bàn giao cho ai?
desk-write-successor-note = Viết họ tên người nhận. Người đó phải có mặt để đặt mã.
