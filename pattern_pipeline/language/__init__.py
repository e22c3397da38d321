"""Read what people write: split text into sentences and words, and know the words of asking, courtesy and grammar.

Belongs here: whatever facets, topics and datasets would otherwise each write again: the sentence splitter, the
tokenizer, the word lists, the test for a request, the language detector and the stemmer.
Does not belong here: what an answer of a facet or the name of a topic is made of (``facets``, ``topics``), and
anything that knows traces.
"""
