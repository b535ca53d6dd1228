# Từng con số máy gửi đi, bằng lời. Hiện trên màn hình "Máy này gửi gì về tỉnh"; không đọc thành tiếng.

sending-next = Gói số liệu sắp gửi
sending-counting = Số đếm được đến lúc này, chưa gửi
sending-day = Ngày { $date }
sending-days = { $days } ngày gộp lại, từ ngày { $date }
sending-more = Còn { $count } dòng nữa. Muốn xem hết, người phụ trách gõ lệnh kiosk outbox --next.

sending-point = Cả điểm
sending-language = Lúc dùng { $language }
sending-in-language = lúc dùng { $language }
sending-product = mã { $id }
sending-by-visitor = bà con { $acts }
sending-by-operator = người phụ trách { $acts }
sending-by-playlist = máy tự chiếu: { $acts }
sending-by-machine = { $acts }

sending-opened = mở { $n } lần
sending-finished = xem hết { $n } lần
sending-played = xem, nghe { $seconds } giây
sending-played-minutes = xem, nghe { $minutes } phút { $seconds } giây
sending-read = đọc { $seconds } giây
sending-read-minutes = đọc { $minutes } phút { $seconds } giây
sending-step-reached = tới bước { $step } { $n } lần
sending-judged = chấm { $n } lần
sending-judged-happy = chấm “Có ích lắm” { $n } lần
sending-judged-neutral = chấm “Cũng tạm được” { $n } lần
sending-judged-sad = chấm “Chưa có ích” { $n } lần
sending-searched = tìm { $n } lần
sending-found-nothing = tìm mà không thấy { $n } lần
sending-language-chosen = chọn tiếng này { $n } lần
sending-language-missed = cần tiếng này mà bài chưa có { $n } lần
sending-listened = nhờ máy đọc { $n } lần
sending-visited = đến xem { $n } lượt
sending-active = dùng máy chừng { $minutes } phút
sending-on = máy bật { $hours } giờ { $minutes } phút
sending-declared-open = giờ mở cửa đã định { $hours } giờ { $minutes } phút
sending-open = máy bật trong giờ mở cửa { $hours } giờ { $minutes } phút
sending-on-battery = mất điện, máy chạy bằng bộ lưu điện { $hours } giờ { $minutes } phút

sending-presence = Lúc có người ngày { $date }

sending-figures = Máy tự đo ngày { $date }
sending-measured = đo { $n } lần, được { $low }
sending-measured-between = đo { $n } lần, từ { $low } đến { $high }
sending-noted = ghi { $n } lần
sending-system-cpu-utilization = Bộ xử lý bận, %
sending-system-memory-utilization = Bộ nhớ đã dùng, %
sending-system-filesystem-utilization = Chỗ chứa đã dùng, %
sending-hw-temperature = Nhiệt độ, °C
sending-hw-errors = Số lỗi đếm được
sending-hw-physical-disk-endurance-utilization = Tuổi thọ ổ đĩa còn lại, %
sending-hw-battery-charge = Bình của bộ lưu điện còn, %
sending-hw-battery-time-left = Bình của bộ lưu điện còn chạy được, giây
sending-hw-status = Tình trạng thiết bị
sending-point-line-rtt = Thời gian tin đi và về trên đường mạng, mili giây
sending-point-line-jitter = Thời gian ấy lệch nhau, mili giây
sending-point-line-loss = Tin gửi thử bị mất, %
sending-point-line-dns-duration = Thời gian tra địa chỉ trên mạng, mili giây
sending-point-line-goodput = Tốc độ đường mạng, kbit/s
sending-point-line-bytes = Dung lượng mạng dùng để tự đo, tính từ đầu tháng, MB
sending-point-line-signal = Độ mạnh của sóng, dBm
sending-direction-receive = chiều về máy
sending-direction-transmit = chiều gửi đi
sending-method-passive = tính từ lúc máy tải bài, gửi số liệu
sending-method-daily = tải thử một lần mỗi ngày
sending-method-ndt7 = có người bấm nút đo

sending-point-started = mở chương trình
sending-point-edition-shown = đổi sang bộ bài { $edition }
sending-point-ledger-restored = sổ đếm bị hỏng, lấy lại bản chép lúc { $kept }
sending-point-clock-wrong = đồng hồ sai; trước đó chỉ { $before }
sending-point-cloned = có máy khác chạy bằng bản sao ổ đĩa này
sending-point-ledger-coarsened = gộp { $rows } dòng theo tháng cho đỡ chỗ

sending-with = Gửi kèm, phần dành cho cán bộ kỹ thuật
sending-sender = Mã của điểm: { $point }. Phần mềm: { $service } { $version }. Mỗi việc của máy có một mã riêng để khỏi đếm hai lần.
sending-batch = Sổ đếm { $epoch }, gói số { $seq }.
sending-boot = Lần bật máy { $boot }: đồng hồ tin được; số để dò giờ sai: { $offset }.
sending-boot-clock = Lần bật máy { $boot }: đồng hồ không chắc đúng; số để dò giờ sai: { $offset }.
