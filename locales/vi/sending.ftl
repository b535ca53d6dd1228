# Từng con số máy gửi đi, bằng lời. Hiện trên màn hình "Máy này gửi gì về tỉnh"; không đọc thành tiếng.

sending-next = Gói số liệu sắp gửi, số { $seq }
sending-counting = Số đếm được đến lúc này, chưa gửi
sending-day = Ngày { $date }
sending-days = { $days } ngày gộp lại, từ ngày { $date }
sending-more = Còn { $count } dòng nữa. Muốn xem hết, người phụ trách gõ lệnh kiosk outbox --next.

sending-point = Cả điểm
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
sending-active = có mặt trong { $n } khoảng mười phút
sending-on = máy bật { $n } phút
sending-declared-open = giờ mở cửa đã định { $n } phút

sending-presence = Lúc có người ngày { $date }
sending-point-started = mở chương trình
sending-point-edition-shown = bày ấn bản { $edition }
sending-point-ledger-restored = sổ đếm bị hỏng, lấy lại bản chép lúc { $kept }
sending-point-clock-wrong = đồng hồ sai; trước đó chỉ { $before }
sending-point-cloned = có máy khác chạy bằng bản sao ổ đĩa này
sending-point-ledger-coarsened = gộp { $rows } dòng theo tháng cho đỡ chỗ

sending-with = Gửi kèm
sending-sender = mã của điểm { $point }; phần mềm { $service } { $version }; sổ đếm { $epoch }, gói số { $seq }. Mỗi việc của máy có một mã riêng để khỏi đếm hai lần.
sending-boot = Lần bật máy { $boot }; đồng hồ máy: tin được; số để dò giờ sai: { $offset }
sending-boot-clock = Lần bật máy { $boot }; đồng hồ máy: không chắc đúng; số để dò giờ sai: { $offset }
