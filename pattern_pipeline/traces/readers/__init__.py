"""Read files of every supported format into traces; a folder a family of formats.

``registry`` chooses the reader by the content of a file, ``protocol`` says what a reader is, ``io`` holds
what readers share. Belongs here: files, envelopes and fields of a format. Does not belong here: the meaning
of span attributes and of message shapes (``vocabularies``).
"""
