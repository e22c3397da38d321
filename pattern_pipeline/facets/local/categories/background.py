"""Define sentences about nothing in particular, written for this project: what any conversation may hold.

How like a facet's examples these are says what likeness means nothing.
"""

SENTENCES: tuple[str, ...] = tuple(
    """
Hi, how can I help you today?
Could you give me your order number, please?
My name is Anna Smith and my account number is 4417.
Thank you so much, that was very helpful.
Yes, please go ahead.
No, that is all for now.
What time do you open on Saturday?
I would like to book a table for four people.
Where is my parcel?
The file could not be found.
I have updated the document as you asked.
What will the weather be like tomorrow?
Can you explain how this function works?
Let me check that for you.
Please wait a moment while I look into it.
The meeting was moved to Thursday afternoon.
I need help with my homework.
How far is it to the station?
Write a short poem about autumn.
It arrived yesterday in the morning.
The red one in size medium, please.
Is there anything else that you need?
I restarted the machine and it works again.
Here is a summary of the report.
Can you recommend a good restaurant nearby?
The total comes to twenty pounds.
I want to send this item back for a refund.
Please cancel my reservation for Friday.
I cannot log in because I forgot my password.
There is a charge on my card that I do not recognise.
What is the balance of my account?
Can you change the delivery address of my order?
The application crashes when I open a large picture.
Add a test for the parser and run it.
The build fails with a type error in the second module.
Which of these two phones has the better camera?
I paid with my credit card last week.
Are there any flights to Rome in June?
The doctor can see you at half past nine.
Turn off the lights in the living room.
How do I connect my phone to the car?
Summarise this article in three sentences.
Translate the following paragraph into French.
I am not sure which plan I have at the moment.
Could you send me the invoice by mail?
You can find that in the settings of your profile.
I am sorry for the inconvenience.
The second link does not open.
What does this word mean?
We have three people in the team.
My son starts school in September.
Please upgrade me to a seat by the window.
Delete the last line and save the file.
Search the news for the latest results.
The appointment takes about an hour.
How many calories are in an apple?
I already tried that and nothing changed.
Your order has been placed and will be shipped tomorrow.
Please confirm the details so that I can proceed.
That sounds good, thanks.
Do you have this in another colour?
I need it by the end of the week.
Play some quiet music.
The screen stays black after the update.
""".strip().split("\n")
)
