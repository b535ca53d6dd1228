# Tình trạng của điểm: thiết bị, đường truyền, điện. Hiện trên màn hình “Tình trạng điểm” và trong lệnh kiosk health; không đọc thành tiếng.

light-green = Tốt
light-yellow = Cần xem lại
light-red = Có sự cố

health-all-well = Mọi thứ đều tốt. Không phải làm gì.
health-equipment = Thiết bị
health-line = Đường mạng
health-power = Điện
health-coming = Đang xem…
health-since = { $today ->
    [yes] Từ { $time } hôm nay
   *[no] Từ { $time } ngày { $date }
 }
health-todo = Việc cần làm
health-everything = Tất cả thiết bị
health-troubles = { $count } thiết bị cần xem lại
health-devices-well = { $count } thiết bị đều chạy tốt
health-devices-unlisted = { $count } thiết bị đang cắm đều chạy tốt. Chưa có danh sách thiết bị của điểm nên chưa biết thiếu gì.
health-list = Danh sách thiết bị
health-no-devices = Máy chưa xem hết thiết bị
health-line-well = Mạng thông
health-line-cut = { $today ->
    [yes] Đứt từ { $time } hôm nay
   *[no] Đứt từ { $time } ngày { $date }
 }
health-line-hub = Mạng thông; máy chủ của tỉnh chưa trả lời
health-line-none = Điểm này chưa đăng ký đường mạng. Số liệu gửi bằng USB.
health-line-outages = 7 ngày qua đứt { $count } lần
health-line-bytes = Tháng này máy tự dùng { $used } MB để theo dõi mạng, không quá { $most } MB
health-line-asked = Đo tốc độ khi bấm nút: thêm { $used } MB
health-power-well = { $today ->
    [yes] Máy bật từ { $time } hôm nay
   *[no] Máy bật từ { $time } ngày { $date }
 }
health-power-cuts = 7 ngày qua mất điện đột ngột { $count } lần
health-power-battery = Đang mất điện, máy chạy bằng bộ lưu điện
health-call-person = { $person }, người phụ trách điểm
health-call-support = { $person }, cán bộ kỹ thuật
health-call-provider = { $provider }, nhà mạng
health-call-nobody = Chưa ghi số điện thoại của ai. Người phụ trách ghi số của mình vào phần cài đặt của điểm.
health-at = Xem lúc { $time } ngày { $date }
health-not-running = Chương trình của điểm đang không chạy, nên đây là những gì máy biết lần cuối.

device-cpu = Bộ xử lý
device-memory = Bộ nhớ
device-physical-disk = Ổ đĩa
device-logical-disk = Chỗ chứa dữ liệu
device-network = Cổng mạng
device-display = Màn hình, tivi
device-sound-card = Đường tiếng ra loa
device-microphone = Micro
device-keyboard = Bàn phím
device-mouse = Chuột
device-touchscreen = Màn hình cảm ứng
device-camera = Máy quay
device-printer = Máy in
device-ups = Bộ lưu điện
device-usb = Thiết bị USB
device-amplifier = Tăng âm
device-loudspeaker = Loa
device-router = Bộ phát mạng
device-other = Thiết bị khác

state-ok = Tốt
state-new = Mới gắn vào
state-changed = Đã bị thay bằng thiết bị khác
state-degraded = Chạy chưa tốt
state-predicted-failure = Sắp hỏng
state-missing = Không thấy
state-failed = Hỏng

reason-not-there = Máy không thấy thiết bị này.
reason-not-there-do = Xem dây cắm và công tắc nguồn. Nếu thiết bị đã chuyển đi nơi khác, sửa lại danh sách thiết bị.
reason-another-one = Ở chỗ này đang là một thiết bị khác.
reason-another-one-do = Nếu đã thay thiết bị, sửa lại danh sách thiết bị.
reason-not-listed = Thiết bị này chưa có trong danh sách.
reason-not-listed-do = Nếu để dùng lâu dài, ghi vào danh sách thiết bị.
reason-hot = Nóng quá.
reason-hot-do = Lau bụi ở khe gió, để máy chỗ thoáng, không phủ khăn lên máy.
reason-throttled = Máy tự chạy chậm lại vì nóng hoặc thiếu điện.
reason-throttled-do = Lau bụi ở khe gió, để máy chỗ thoáng, cắm đúng bộ nguồn theo máy.
reason-memory-full = Bộ nhớ gần hết.
reason-memory-full-do = Tắt máy rồi bật lại. Nếu vẫn vậy, gọi cán bộ kỹ thuật.
reason-disk-full = Gần hết chỗ chứa.
reason-disk-full-do = Gọi cán bộ kỹ thuật.
reason-worn = Ổ đĩa đã mòn nhiều.
reason-worn-do = Báo cấp trên thay ổ đĩa trước khi hỏng hẳn.
reason-self-test = Ổ đĩa tự báo là sắp hỏng.
reason-self-test-do = Báo ngay cấp trên để thay ổ đĩa.
reason-bad-sectors = Ổ đĩa có chỗ không đọc được nữa.
reason-bad-sectors-do = Báo cấp trên để thay ổ đĩa.
reason-filesystem-errors = Máy đếm được lỗi khi đọc, ghi ổ đĩa.
reason-filesystem-errors-do = Tắt máy rồi bật lại để máy tự sửa. Nếu vẫn vậy, gọi cán bộ kỹ thuật.
reason-read-only = Ổ đĩa chỉ đọc được, không ghi được nữa.
reason-read-only-do = Tắt máy rồi bật lại. Nếu vẫn vậy, gọi cán bộ kỹ thuật.
reason-write-read = Ghi thử vào ổ đĩa rồi đọc lại không đúng.
reason-write-read-do = Gọi cán bộ kỹ thuật; ổ đĩa có thể phải thay.
reason-low-resolution = Hình không nét bằng sức của màn hình.
reason-low-resolution-do = Rút dây hình ở tivi ra, cắm lại cho chặt; nếu vẫn vậy, thử dây khác.
reason-no-link = Dây mạng chưa cắm, hoặc bộ phát mạng đang tắt.
reason-no-link-do = Cắm chặt hai đầu dây mạng, bật bộ phát mạng.
reason-no-answer = Thiết bị không trả lời.
reason-no-answer-do = Bật nguồn của thiết bị, xem lại dây cắm.
reason-stopped = Máy in đang bị dừng.
reason-stopped-do = Tắt máy in, đợi nửa phút rồi bật lại.
reason-no-paper = Máy in hết giấy.
reason-no-paper-do = Cho thêm giấy vào khay.
reason-paper-jam = Máy in kẹt giấy.
reason-paper-jam-do = Tắt máy in, mở nắp, kéo nhẹ tờ giấy kẹt ra.
reason-cover-open = Nắp máy in đang mở.
reason-cover-open-do = Đóng nắp máy in.
reason-toner-low = Mực in sắp hết.
reason-toner-low-do = Chuẩn bị hộp mực mới.
reason-toner-empty = Hết mực in.
reason-toner-empty-do = Thay hộp mực.
reason-on-battery = Đang mất điện, máy chạy bằng bộ lưu điện.
reason-on-battery-do = Nếu lâu chưa có điện lại, tắt máy trước khi hết bình.
reason-battery-low = Bình của bộ lưu điện sắp cạn.
reason-battery-low-do = Tắt máy ngay; bật lại khi có điện.
reason-battery-worn = Bình của bộ lưu điện đã yếu.
reason-battery-worn-do = Báo cấp trên thay bình.
reason-overload = Bộ lưu điện đang phải gánh quá sức.
reason-overload-do = Rút bớt thiết bị cắm vào bộ lưu điện.
reason-other = Thiết bị báo có lỗi.
reason-other-do = Tắt thiết bị rồi bật lại. Nếu vẫn vậy, gọi cán bộ kỹ thuật.

cause-pc-off = Máy tắt, hoặc mất điện.
cause-pc-off-do = Không phải làm gì.
cause-cable = Máy không nối được với bộ phát mạng.
cause-cable-do = Cắm chặt hai đầu dây mạng. Xem bộ phát mạng đã bật, đèn có sáng không.
cause-router = Bộ phát mạng không trả lời.
cause-router-do = Rút điện bộ phát mạng, đợi một phút, cắm lại. Sau năm phút vẫn vậy thì gọi nhà mạng.
cause-dns = Đường mạng thông, nhưng máy chủ tên miền của nhà mạng không trả lời.
cause-dns-do = Gọi nhà mạng, nói đúng câu này.
cause-line = Bộ phát mạng vẫn chạy, nhưng từ đó không ra được ngoài: đường của nhà mạng bị đứt.
cause-line-do = Gọi nhà mạng báo đứt đường truyền.
cause-captive-portal = Nhà mạng đang đưa mọi trang về một trang của họ. Thường là do cước hoặc phải đăng nhập.
cause-captive-portal-do = Gọi nhà mạng hỏi về cước của đường truyền này.
cause-dns-hijack = Máy chủ tên miền trả lời sai: có ai đó trên đường truyền đổi địa chỉ.
cause-dns-hijack-do = Gọi nhà mạng, nói đúng câu này. Số liệu chưa gửi cho đến khi hết lỗi.
cause-hub = Máy chủ của tỉnh chưa trả lời. Mạng ở đây vẫn tốt.
cause-hub-do = Không phải làm gì. Số liệu chờ trong máy và tự gửi sau.

broadband-contract = { $plan } của { $provider }: tải về { $down } Mbit/s, tải lên { $up } Mbit/s
broadband-no-contract = Chưa ghi hợp đồng đường truyền ([[line]] trong point.toml)
broadband-day = 24 giờ qua
broadband-week = 7 ngày qua
broadband-quality = độ trễ { $rtt } ms, độ dao động { $jitter } ms, mất { $loss } % gói
broadband-no-speeds = Chưa đo tốc độ lần nào
broadband-down = Tải về
broadband-up = Tải lên
broadband-mean = trung bình { $mean } Mbit/s, { $samples } lần đo
broadband-ndt7 = đo khi bấm nút
broadband-daily = đo mỗi ngày một lần, chỉ là mức tối thiểu
broadband-passive = lúc nhận bài, chỉ là mức tối thiểu
broadband-meets = đạt từ 80 % tốc độ đã ký
broadband-short = chưa tới 80 % tốc độ đã ký
broadband-bound = cách đo này chưa nói được là chậm
broadband-few = chưa đủ mẫu, chỉ để tham khảo
broadband-ended = Hợp đồng đường truyền đã hết hạn ngày { $date }
broadband-no-outages = Từ ngày { $date } đến nay chưa đứt lần nào
broadband-outages = Từ ngày { $date } đến nay:
broadband-cause = { $count } lần, tổng cộng { $time }
broadband-lasting = { $hours ->
    [0] { $minutes } phút
   *[other] { $hours } giờ { $minutes } phút
 }

assets-none = Chưa có danh sách thiết bị. Lệnh kiosk assets --add-what-is-there ghi những gì đang cắm vào { $path }.
assets-list = Danh sách thiết bị ({ $path }):
assets-code = mã tài sản { $value }
assets-funding = nguồn vốn { $value }
assets-handed-over = bàn giao { $value }
assets-no-sensor = máy không tự kiểm tra được
assets-added = Đã ghi thêm { $count } thiết bị vào danh sách.
assets-nothing-there = Máy chưa thấy thiết bị nào để ghi. Danh sách nằm ở { $path }; có thể ghi bằng tay.

sound-title = Thử loa và micro
sound-running = Máy đang phát một tiếng “tu”; để micro gần loa và giữ im lặng…
sound-heard = Loa kêu rõ, micro nghe được.
sound-faint = Loa kêu nhỏ hoặc micro nghe yếu. Vặn to âm ly, đưa micro lại gần loa rồi thử lại.
sound-silent = Micro không nghe thấy tiếng loa. Xem âm ly, loa đã bật chưa, micro đã mở chưa, rồi thử lại.
sound-no-microphone = Máy không thấy micro nên không tự nghe được. Nếu anh, chị vừa nghe tiếng “tu” thì loa tốt; cắm micro rồi thử lại để máy tự nghe.
sound-no-loudspeaker = Máy không thấy loa nên không phát được tiếng. Xem dây loa, âm ly rồi thử lại.

speed-title = Đo tốc độ mạng
speed-cost = Đo một lần dùng chừng { $down } MB tải về và { $up } MB tải lên, mất nửa phút. Mạng tính tiền theo dung lượng thì không nên đo. Bấm “Đo tốc độ mạng” lần nữa để đo.
speed-running = Đang đo…
speed-downloading = Đang đo tải về: { $speed } Mbit/s
speed-uploading = Đang đo tải lên: { $speed } Mbit/s
speed-measured = tải về { $down } Mbit/s, tải lên { $up } Mbit/s, độ trễ { $rtt } ms, độ dao động { $jitter } ms
speed-busy = Máy chủ đang đo cho nơi khác. Đợi vài phút rồi thử lại.
speed-failed = Chưa đo được: mạng đứt giữa chừng, hoặc máy chủ của tỉnh không trả lời.
