"""Opens what a meter enciphered: general-glo- and general-ded-ciphering of DLMS."""
