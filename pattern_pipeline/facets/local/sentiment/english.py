"""Whether a turn's words can be judged at all: the lexicon, the cues and the head know English only."""

from pattern_pipeline.facets.local.wording.words import FUNCTION_WORDS, words

# The commonest words of other languages in Latin letters, but for those that are English words too.
_COMMON_ABROAD = """
aber auch auf aus bei bitte danke das dass den der des dich die ein eine einen er es für gibt guten haben
hallo ich ihr ihre ist ja kann kein mein meine mir mit nach nicht noch nur oder sehr sich sie sind tag und
uns vom von warum wenn wie wir wo zu zum zur
au aux avec bonjour bonsoir ce cela cette comment dans de du elle en est et il je la le les leur ma mais
merci mes mon ne nous où par pas plus pour pourquoi que quel qui sa sans ses sont sur tout très un une vous
buenas buenos como con cuando del dónde el ella ellos eres esta este está favor gracias hola las lo los
mas muy más mi nada para pero por porque qué se si sin sobre su tengo todo una usted y ya yo
anche che ciao come cosa della di dove gli grazie ho il mio molto nel non perché più quando questa questo
sono ti una vorrei
ao bom com da dia eu isso mais meu minha muito na não nos obrigada obrigado olá onde os ou pela pelo uma
você
aan alstublieft bedankt bij dank dat deze een geen goedemorgen heb het hij ik kunnen maar met mijn naar niet
ook op te van voor waar waarom wat wij ze zijn
att av det detta dig en ett för från går hej hur inte jag kan med men mig min när och på som tack till vad
var är czy dziękuję dzień jak jest mam mnie nie ono proszę się że być bardzo ale
"""
_ENGLISH_TOO = "a as at had he her hi his i in is it me my no of on or the to was we you"
_FOREIGN = frozenset(_COMMON_ABROAD.split()) - frozenset(_ENGLISH_TOO.split())
# Spelt like a word of English that carries a mood, or is common in it.
_ALIKE = """
comment op ya yo pour sur die den des dig en es kan lo man men mi ma si so te van var come con un da os
"""
_ALSO_ENGLISH = frozenset(_ALIKE.split())
LEAST_FOREIGN = 2
READ_CHARACTERS = 400


def is_foreign(text: str) -> bool:
    """Whether a text is surely not English: letters of another script, or more common words of others.

    A text of which nothing is known, such as a name or a number, counts as English.
    """
    read = text[:READ_CHARACTERS]
    if not read.isascii():
        letters = [mark for mark in read if mark.isalpha()]
        if letters and 2 * sum(mark > "\u024f" for mark in letters) > len(letters):
            return True
    found = words(read)
    foreign = [word for word in found if word in _FOREIGN]
    if not foreign:
        return False
    english = sum(word in FUNCTION_WORDS for word in found)
    sure = any(word not in _ALSO_ENGLISH for word in foreign)
    return sure and len(foreign) > english and (len(foreign) >= LEAST_FOREIGN or len(found) <= 4)
