-- in:    tag_words
-- grain: one tag set and canonical tag key (Tags, x_TagKey)
-- spec:  — (of several keys that stand for one, the canonical spelling counts, else the first in the alphabet)
SELECT Tags, x_TagKey, x_TagValue, x_OriginalKey, x_OriginalValue
FROM tag_words
QUALIFY row_number() OVER (PARTITION BY Tags, x_TagKey ORDER BY x_IsCanonicalKey DESC, x_OriginalKey, x_OriginalValue) = 1
