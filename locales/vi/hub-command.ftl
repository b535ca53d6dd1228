# Lời của các lệnh hub trên máy chủ của tỉnh, dành cho người quản trị.

date = { $day }/{ $month }/{ $year }
moment = { $clock } ngày { $day }

listening = Đang nhận tại { $address }
key-line = { $code }  { $state }  { $name } ({ $unit }), mã điểm { $point }, hỏi lúc { $asked }
key-decided = , { $by } quyết định lúc { $at }
key-decided-by-command = , quyết định bằng dòng lệnh lúc { $at }
key-waiting = chờ duyệt
key-approved = đã duyệt
key-replaced = đã thay bằng khóa mới
key-revoked = đã thu hồi
keys-none = Chưa có điểm nào xin kết nối.
approved = Đã duyệt khóa { $code } của { $name }. Dữ liệu ký bằng khóa này được nhận từ bây giờ.
revoked = Đã thu hồi khóa { $code } của { $name }. Không nhận gì ký bằng khóa này nữa.

stick-wish = { $path }: { $name } xin kết nối, mã { $code }, { $state }
stick-point = { $point }: nhận mới { $new }, đã có từ trước { $held }, không nhận { $refused }
stick-not-approved = { $name } chưa được duyệt (mã { $code }): duyệt bằng hub enrol approve { $code }, rồi đọc lại USB. Số liệu vẫn còn trên USB và trong máy.
stick-revoked = { $name }: khóa mang mã { $code } đã bị thu hồi hoặc từ chối, nên không nhận số liệu ký bằng khóa này. Nếu nhầm, duyệt lại bằng hub enrol approve { $code }, rồi đọc lại USB. Số liệu vẫn còn trên USB và trong máy.
stick-through = { $point }, sổ { $epoch }: đã đủ đến số { $through }
stick-gap = { $point }, sổ { $epoch }: còn thiếu các số { $gaps }
stick-bad = { $path }: không nhận được ({ $why })
stick-nothing = Trên USB không có dữ liệu của điểm nào.
stick-receipts = { $point }: đã ghi biên nhận của { $epochs } sổ
stick-replies = { $point }: đã ghi { $replies } câu trả lời về khó khăn
stick-answer = { $point }: đã ghi câu trả lời, khóa { $state }

refused-key = ký bằng khóa mà hub chưa biết: điểm phải xin ghi danh trước; xem hub enrol list
refused-other-bytes = số này đã nhận với nội dung khác: có thể hai máy đang dùng chung một ổ đĩa sao chép
refused-damaged = tệp hỏng hoặc bị sửa
refused-no-signature = thiếu chữ ký đi kèm

failed = Lệnh không làm được.
failed-address = Địa chỉ cơ sở dữ liệu không đúng. Hãy xem lại DATABASE_URL.
failed-database = Không hỏi được cơ sở dữ liệu. PostgreSQL có đang chạy không, DATABASE_URL có đúng không?
failed-newer = Cơ sở dữ liệu thuộc bản hub mới hơn. Hãy dùng bản hub mới.
failed-key-file = Không dùng được tệp khóa của hub. Hãy xem lại HUB_KEY hoặc --key.
failed-listen = Không mở được địa chỉ này để nhận. Có chương trình khác đang dùng nó không?
failed-no-code = Không có khóa nào mang mã này. Hãy nghe lại mã, hoặc xem hub enrol list.
failed-stick = Không thấy dữ liệu của các điểm ở đây. USB đã cắm và mở được chưa? Hãy ghi đúng nơi nó hiện ra.
failed-link = Trên USB có liên kết ở nơi hub phải ghi. Không ghi gì; hãy xóa liên kết đó.

officer-added = { $name } nay đăng nhập được bằng tên { $login }. Chưa có quyền gì: giao bằng hub officer appoint.
officer-password = Đã đặt mật khẩu mới cho { $login }. Các phiên đang mở đã đóng.
officer-appointed = { $login } được giao việc tại { $office }, từ ngày { $from }.
officer-ask-password = Mật khẩu (ít nhất 12 chữ, không hiện khi gõ):{" "}
units-loaded = Đã nạp { $number } dòng đơn vị, thay cho danh sách cũ.
failed-units-file = Không đọc được tệp đơn vị. Hãy xem lại tên tệp.
failed-units = Tệp đơn vị có chỗ sai nên chưa thay gì. Hãy sửa dòng được nêu rồi nạp lại.
failed-password = Mật khẩu phải dài từ 12 đến 200 chữ.
failed-no-officer = Không có cán bộ nào đăng nhập bằng tên này. Thêm bằng hub officer add.
failed-officer-taken = Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.
