# Cơ Tu, in the spelling of VOV4 miền Trung. Only words that a source attests; no native speaker has read them yet
# (chờ người bản ngữ duyệt), so each stands beside its Vietnamese. All else falls back to Vietnamese.
#
# The autonym in locales.toml, P’rá Cơ Tu: tiếng Cơ Tu · bilingual · chờ người bản ngữ duyệt
# https://vov4.vov.gov.vn/Cotu/chuongtrinhphatthanhtiengcotusangthu5ngay8thang48420218mp3/truih-pa-xul-tngay-842021-c1485-367793.aspx

# Thưa bà con và các bạn! · bilingual
# https://vov4.vov.vn/cotu/prhat-pazeng-acoon-manuyh-viet-nam-dan-ca-dan-vu-cac-dan-toc-viet-nam/bhruor-bha-dong-coh-da-ding-ca-coong-491294.vov4
# radio salutation; usable as a greeting line; conf high
# chờ người bản ngữ duyệt
home-salute = Đha nuôr lâng pr’zơc da dêr!

# mới · context
# https://vov4.vov.vn/cotu/xoong-pra-xa-nay-coh-guol-duoi-mai-nha-guol/bhiec-bhan-cha-ha-roo-tmee-ang-ma-nuih-co-tu-439082.vov4
# in ’cha ha roo t’mêê’ (danviet.vn glosses that name, spelling tơ mêê); lexicon Katu tamɛ ’new’; conf high
# chờ người bản ngữ duyệt
home-newest = T’mêê

# văn hóa · bilingual
# http://vov4.vov.vn/Cotu/nguoixedang239202016mp3/manuih-xe-dang-coh-nam-tra-my-zu-ley-bac-chrnap-van-hoa-ty-danh-c53-337917.aspx
# anchor: Vietnamese loan as used in Cơ Tu text; conf high
# chờ người bản ngữ duyệt
topic-culture = Văn hoá

# chương trình phát thanh · bilingual
# https://vov4.vov.vn/cotu/truih-pa-xul-zap-tngay-chuong-trinh-phat-thanh-hang-ngay/truih-pa-xul-tngay-4-2-2022-374564.vov4
# the address gives the pair in ASCII, diacritics as the words stand in VOV4 page text; section ’truih-pa-xul-zap-tngay-chuong-trinh-phat-thanh-hang-ngay’; conf high
# chờ người bản ngữ duyệt
kind-audio = T’ruih pa xul
