# Xơ Đăng, in the spelling of VOV4 Tây Nguyên (Kon Tum); speech in Nam Trà My differs. Only words that a source attests;
# no native speaker has read them yet (chờ người bản ngữ duyệt), so each stands beside its Vietnamese. All else falls
# back to Vietnamese.

# mới · context
# https://vov4.vov.gov.vn/Xodang/Chuyen-muc/monhen-toi-hnoang-cheang-dei-vai-kodrai-tung-mojiang-thon-pole-neo-c178-341838.aspx
# in ’thôn pơlê nếo’ = nông thôn mới; lexicon neo ’new’; conf high
# chờ người bản ngữ duyệt
home-newest = Nếo

# Thời sự xã hội · bilingual
# https://vov4.vov.vn/xodang/todroang-neo-ai-pole-pola-thoi-su-xa-hoi/vai-kodrai-cheang-tung-khu-leng-todah-xo-me-dai-rak-ve-tonei-tea-oi-ma-pea-411887.vov4
# the address gives the pair in ASCII, diacritics as the words stand in VOV4 page text; conf high
# chờ người bản ngữ duyệt
topic-news = Tơdroăng nếo ai pơlê pơla

# Văn hóa · bilingual
# http://vov4.vov.vn/Xodang/mohno-tua-lem-tro-van-hoa/pong-rode-lo-a-kopho-c1353-291681.aspx
# the address gives the pair in ASCII, diacritics as the words stand in VOV4 page text; slug ’mohno-tua-lem-tro-van-hoa’; Unicode form in the Rơteăng page; conf high
# chờ người bản ngữ duyệt
topic-culture = Mơhno túa lĕm tro

# nông nghiệp, làm nương rẫy · context
# https://vov4.vov.vn/xodang/tham-pet-mojiang-tomeam-kopong-pet-va-modek-ba-monhong-kra-tonian-kova-kophe-tay-nguyen-359448.vov4
# anchor: official name whose Vietnamese form is fixed; ministry of Lê Minh Hoan; conf high
# chờ người bản ngữ duyệt
topic-production = Pêi chiâk deăng
