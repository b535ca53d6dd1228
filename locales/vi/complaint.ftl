### Phiếu phản ánh đường truyền, in ra giấy gửi nhà cung cấp

complaint-nation = CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
complaint-motto = Độc lập - Tự do - Hạnh phúc
complaint-place-and-date = { $place }, ngày { $day } tháng { $month } năm { $year }
complaint-title = PHIẾU PHẢN ÁNH CHẤT LƯỢNG ĐƯỜNG TRUYỀN INTERNET
complaint-subject = (từ ngày { $from } đến ngày { $until })
complaint-to = Kính gửi: { $provider }
complaint-to-provider = Kính gửi: Nhà cung cấp dịch vụ Internet

complaint-customer = 1. Nơi phản ánh và đường truyền
complaint-place = Nơi sử dụng
complaint-person = Người phụ trách
complaint-phone = Điện thoại
complaint-plan = Gói cước
complaint-number = Mã khách hàng hoặc số hợp đồng
complaint-speed = Tốc độ đã ký
complaint-speed-signed = tải về { $down } Mbit/s, tải lên { $up } Mbit/s
complaint-from = Dùng từ ngày

complaint-outages = 2. Các lần mất kết nối do phía nhà cung cấp
complaint-outages-none = Trong thời gian này máy không ghi nhận lần nào.
complaint-outages-sum = Máy ghi nhận { $count } lần, tổng cộng { $time }.
complaint-outages-newest = Bảng dưới đây là { $count } lần gần nhất.
complaint-outages-others = Không tính { $count } lần do máy tắt, do thiết bị trong phòng hoặc do máy chủ của tỉnh.
complaint-row = TT
complaint-began = Bắt đầu
complaint-ended = Kết thúc
complaint-lasted = Kéo dài
complaint-cause = Máy ghi nhận
complaint-still = chưa có lại
complaint-moment = { $time } ngày { $date }

complaint-speeds = 3. Tốc độ đo được
complaint-direction = Chiều
complaint-method = Cách đo
complaint-samples = Số lần đo
complaint-mean = Trung bình (Mbit/s)
complaint-signed = Đã ký (Mbit/s)
complaint-verdict = Nhận xét
complaint-each = Từng lần đo khi bấm nút:
complaint-at = Lúc đo
complaint-down = Tải về (Mbit/s)
complaint-up = Tải lên (Mbit/s)

complaint-quality = 4. Độ trễ, mất gói
complaint-quality-none = Chưa đo lần nào.

complaint-wish = 5. Đề nghị
complaint-wish-text = Đề nghị nhà cung cấp kiểm tra, khắc phục và trả lời theo số điện thoại ở mục 1.
complaint-remarks = Ý kiến thêm của điểm:
complaint-signs-person = NGƯỜI PHỤ TRÁCH ĐIỂM
complaint-signs-receiver = NGƯỜI NHẬN PHIẾU
complaint-signs-how = (ký, ghi rõ họ tên)
complaint-signs-how-dated = (ký, ghi rõ họ tên, ngày nhận)
complaint-footer = Số liệu do máy của điểm tự ghi. Máy thăm dò đường truyền năm phút một lần, nên giờ ghi có thể chậm vài phút. Tốc độ được so với mức đã ký theo QCVN 34:2022/BTTTT: trung bình từ 80 % trở lên, tính trên ít nhất 1.000 lần đo.

complaint-told = Phiếu phản ánh đường truyền
complaint-printing = Đang in…
complaint-printed = Đã gửi sang máy in { $printer }. Ký tên rồi gửi cho nhà cung cấp.
complaint-no-printer = Máy chưa có máy in. Cắm máy in, bật lên rồi bấm lại.
complaint-nothing = Chưa có số liệu nào của đường truyền để in.
complaint-failed = Chưa in được. Xem máy in đã bật chưa rồi bấm lại; nếu vẫn vậy, gọi cán bộ kỹ thuật.
complaint-written = Phiếu phản ánh đã ghi vào { $path }
