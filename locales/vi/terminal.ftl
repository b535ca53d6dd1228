# Words of commands at a terminal; nobody hears them.

report-sent = Đã gửi { $sent } gói số liệu; tỉnh đã nhận chắc chắn { $deleted } gói.
report-nothing = Không còn số liệu nào chờ gửi.
report-approved = Tỉnh đã duyệt máy này.
report-no-address = Trong cài đặt chưa có địa chỉ gửi số liệu (mục [report], dòng address). Số liệu vẫn giữ trong máy; gửi bằng USB thì dùng kiosk export.
report-bad-address = Địa chỉ gửi số liệu trong cài đặt (mục [report]) không đúng: phải bắt đầu bằng http:// hoặc https://. Số liệu vẫn giữ trong máy.
report-no-line = Chưa nối được tới nơi nhận số liệu. Số liệu vẫn giữ trong máy, có mạng máy tự gửi.
report-slow = Mạng quá chậm, nơi nhận chưa trả lời kịp. Số liệu vẫn giữ trong máy, máy sẽ gửi lại.
report-not-approved = Tỉnh chưa duyệt máy này. Đọc mã của máy (kiosk enrol) cho cán bộ tỉnh; duyệt xong máy tự gửi.
report-revoked = Tỉnh không còn nhận số liệu ký bằng khóa của máy này. Gọi cho cán bộ tỉnh.
report-busy = Nơi nhận đang bận, hẹn gửi lại sau.
report-server-error = Nơi nhận đang trục trặc. Số liệu vẫn giữ trong máy, máy sẽ gửi lại.
report-not-the-hub = Có máy khác trả lời thay nơi nhận số liệu: trang đăng nhập mạng, hoặc địa chỉ trong cài đặt sai. Số liệu vẫn giữ trong máy.
report-other-hub = Địa chỉ này là của một nơi nhận khác với nơi máy đã biết. Hỏi cán bộ tỉnh trước khi gửi.
report-refused = Nơi nhận từ chối vài gói số liệu. Các gói ấy vẫn giữ trong máy; báo cho cán bộ kỹ thuật.
report-parted = Có một máy khác đang chạy bằng bản sao ổ đĩa của máy này. Không mất số liệu nào; báo cho cán bộ kỹ thuật.
report-uncovered = Nơi nhận còn thiếu vài gói số liệu trước đó. Số liệu vẫn giữ trong máy; báo cho cán bộ kỹ thuật.
report-no-receipts = Nơi nhận này không gửi giấy báo nhận, nên máy vẫn giữ mọi số liệu đã gửi.
report-disk = Không đọc hay ghi được số liệu trong ổ đĩa của máy.

outbox-waiting = Chờ gửi: { $batches } gói ({ $bytes } byte); chưa đóng gói: { $unsealed } dòng; tỉnh đã nhận: { $held } gói.
export-done = Đã chép vào USB { $written } gói số liệu ({ $bytes } byte); đã có sẵn { $there }; xóa khỏi USB { $removed } gói tỉnh đã nhận.
export-full = USB hết chỗ. Số liệu vẫn giữ trong máy.
export-read-only = USB này không ghi được: gạt chốt khóa trên USB, hoặc dùng USB khác.
export-gone = USB bị rút ra sớm hoặc bị hỏng. Số liệu vẫn giữ trong máy; cắm lại rồi chép lại.
export-not-there = Không thấy USB ở chỗ này. USB đã cắm và mở được chưa? Ghi đúng nơi nó hiện ra.
export-crooked = Trong USB có thư mục hay tệp lạ ở chỗ máy cần ghi. Dùng USB khác.

receipts-taken = Đã nhận giấy báo của tỉnh: xóa { $deleted } gói đã tới nơi.
receipts-doubt = Có giấy báo không đúng của tỉnh, máy không tin.
import-nothing = Ở đây không có bài hay giấy báo nào cho máy. Máy vẫn giữ nguyên mọi thứ.

enrol-code = Mã của máy: { $code }
enrol-by-line = Đọc mã này cho cán bộ tỉnh để tỉnh duyệt. Có mạng thì máy tự hỏi tỉnh ở { $address }.
enrol-by-stick = Đọc mã này cho cán bộ tỉnh để tỉnh duyệt. Chưa có mạng: chép số liệu vào USB (kiosk export) gửi lên tỉnh, rồi nhận USB trả về (kiosk import).
