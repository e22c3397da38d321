"""Topics of many trades, written by hand: what people said, and words of which a good name holds one."""

from typing import NamedTuple


class Said(NamedTuple):
    """The texts of one topic; ``about``: a good name holds one of these words."""

    about: str
    texts: tuple[str, ...]


def _topic(about: str, texts: str) -> Said:
    return Said(about, tuple(line.strip() for line in texts.strip().splitlines()))


TRAVEL = (
    _topic("book reserve", """
        Hi, I'd like to book a flight from Lyon to Oslo on 3 May.
        Could you please book a flight for two adults? My name is Clara Weiss.
        I need to book a flight to Quito tomorrow, thanks!
        book me a flight to Accra asap
        Hello there! Can you book a flight to Seoul with a window seat?
        I want to book a cheap flight for my mother"""),
    _topic("luggage bag suitcase", """
        My luggage was lost on the way to Rome. What now?
        The airline lost my luggage and nobody answers.
        Hi, my suitcase never arrived, my luggage was lost by your partner
        lost luggage, flight LX 1234
        I think you lost my luggage in Zurich"""),
    _topic("seat", """
        Can I change my seat to the aisle please?
        I'd like to change my seat, it is next to the toilet
        please change my seat to 14C
        How do I change my seat online?
        change seat for booking QX82KD"""),
)  # fmt: skip
BANKING = (
    _topic("transfer", """
        please transfer 500 euros to my savings account
        I want to transfer money from checking to savings
        Can you transfer money to my brother Paul?
        transfer $200 to Maria Lopez
        I need to transfer money abroad"""),
    _topic("declined", """
        My card was declined at the supermarket today.
        Why was my card declined? I have enough money!
        card declined again when paying for petrol
        my card got declined in Lisbon, please help
        The card was declined twice yesterday"""),
    _topic("pin", """
        I forgot my PIN, can you send a new PIN?
        how can i change my PIN
        I want to change the PIN of my debit card
        Can I set a new PIN in the app?
        change PIN please"""),
    _topic("statement", """
        Could you send me my bank statement for March?
        I need a bank statement for my landlord
        please send the bank statement as a PDF
        Where can I download my bank statement?
        I'd like a bank statement of last year"""),
)  # fmt: skip
CODING = (
    _topic("test tests", """
        Fix the failing tests in src/app/login_test.py
        The unit tests fail on CI, please fix the failing tests.
        can you fix the failing tests? pytest says 3 failed
        fix failing tests after the upgrade to 3.12
        Please run the suite and fix the failing tests"""),
    _topic("refactor", """
        Refactor the parser module so that it has no globals
        please refactor the parser, it is 2000 lines long
        I'd like you to refactor the parser into smaller functions
        Can you refactor the parser? Keep the public API.
        refactor parser.ts to use async/await"""),
    _topic("endpoint", """
        Add a REST endpoint that lists invoices
        add an endpoint for user search to api/routes.py
        Could you add an endpoint `GET /v1/orders/{id}`?
        We need to add an endpoint to delete accounts
        Add an endpoint, with tests"""),
    _topic("typescript migrate", """
        Migrate the frontend to TypeScript
        We want to migrate our frontend to TypeScript step by step
        can you migrate the frontend to typescript, starting with utils.js
        please migrate this frontend to TypeScript
        help me migrate the frontend to TypeScript"""),
)  # fmt: skip
DEVOPS = (
    _topic("disk", """
        The disk is full on db-prod-3, what can I delete?
        disk full on node 17, pods are evicted
        Our build server's disk is full again.
        Alert: disk full at 98 %. Please clean up.
        why is the disk full after one day"""),
    _topic("certificate certificates", """
        Renew the TLS certificate for shop.example.com
        our TLS certificate expires on Friday, please renew it
        Can you renew the TLS certificate before it expires?
        how do I renew a TLS certificate with certbot
        I need to renew the TLS certificate on the load balancer"""),
    _topic("deployment deploy roll", """
        Roll back the last deployment, checkout is broken
        please roll back the deployment to v2.3.1
        Can we roll back the deployment of the payment service?
        I want to roll back the deployment from this morning
        roll back deployment now!!"""),
)  # fmt: skip
HR = (
    _topic("vacation holiday days", """
        How many vacation days do I have left?
        Can you tell me how many vacation days I have left this year
        vacation days left for Jonas Meyer?
        I'd like to know how many vacation days I have left
        how many vacation days are left"""),
    _topic("sick leave", """
        I have to report a sick leave for today
        I'd like to report sick leave until Friday
        How do I report a sick leave?
        please report sick leave for me, I have a fever
        report sick leave, personnel number 88123"""),
    _topic("payslip", """
        I can't find my payslip for May
        Where do I download my payslip?
        my payslip is missing in the portal
        Please send me my payslip of last month
        I need to download a payslip for the bank"""),
)  # fmt: skip
HEALTH = (
    _topic("prescription", """
        I need to refill my prescription for ibuprofen
        Can you refill my prescription? I have two pills left.
        please refill prescription 7712
        I would like to refill a prescription before my trip
        Refill my prescription at the pharmacy on Main Street"""),
    _topic("appointment", """
        I'd like to reschedule my appointment with Dr. Patel
        can i reschedule my appointment to next week
        Please reschedule the appointment, I am ill
        I have to reschedule an appointment for my son
        reschedule appointment from Tuesday to Thursday"""),
    _topic("results", """
        When will I get my test results?
        Are my blood test results ready yet?
        I am waiting for my test results since Monday
        Could you send me the test results by email?
        my test results are not in the portal"""),
)  # fmt: skip
SHOP = (
    _topic("where parcel package order", """
        Where is my parcel? It should have come on Monday.
        where is my parcel
        Hello, can you tell me where my parcel is? Order 99812
        My parcel has not arrived. Where is my parcel now?
        Hi! I wonder where my parcel is, thank you"""),
    _topic("broken damaged", """
        The lamp arrived damaged, the glass is broken.
        my table arrived damaged, two legs are scratched
        Hi, the mirror you sent arrived damaged. Photos attached.
        It arrived damaged, I want my money back
        The vase arrived damaged"""),
    _topic("voucher code", """
        My voucher code does not work at checkout
        the voucher code SPRING20 doesn't work
        Why does my voucher code not work?
        I have a voucher code and it does not work
        voucher code not accepted"""),
    _topic("subscription", """
        I want to cancel my subscription.
        Please cancel my subscription at the end of the month
        How can I cancel my subscription? It is too expensive.
        cancel subscription
        Hi, could you cancel my subscription? I do not use it"""),
)  # fmt: skip
HOME = (
    _topic("light lights", """
        turn off the lights in the kitchen
        Please turn off the lights
        can you turn off the lights upstairs
        turn the lights off
        Turn off all the lights, good night"""),
    _topic("alarm", """
        set an alarm for 6 am
        Set an alarm for tomorrow at seven
        can you set an alarm please
        I need you to set an alarm for Sunday
        wake me up: set an alarm for 5:30"""),
    _topic("weather", """
        What's the weather like in Paris?
        what is the weather today
        how is the weather going to be on Saturday
        Tell me the weather for tomorrow
        weather in Cairo"""),
)  # fmt: skip
SECURITY = (
    _topic("password", """
        I forgot my password and can't log in
        reset my password please, user id kl_8821
        How do I reset my password?
        Please help me reset my password, my email is <EMAIL_1>
        I need to reset my password for the portal"""),
    _topic("phishing suspicious email mail", """
        I got a phishing email from someone who says he is our CEO
        I'd like to report a phishing email
        report phishing email, see attachment
        How do I report a phishing email?
        Someone sent me a phishing email, I want to report it"""),
    _topic("vpn", """
        The VPN keeps disconnecting since the update
        my VPN keeps disconnecting every ten minutes
        VPN keeps disconnecting at home
        Hello, my VPN keeps disconnecting. Ticket INC0012345.
        the vpn keeps disconnecting on my mac"""),
)  # fmt: skip
INSURANCE = (
    _topic("claim", """
        I want to file a claim for my car after an accident
        How do I file a claim?
        please file a claim for water damage, policy 4471-88
        I need to file a claim, someone hit my car
        Can I file a claim online?"""),
    _topic("beneficiary", """
        I would like to change the beneficiary of my life insurance
        how can I change my beneficiary to my wife Anna
        change beneficiary please
        Can you help me to change the beneficiary?
        We divorced, so I need to change the beneficiary"""),
    _topic("cover covered", """
        Does my policy cover a broken window?
        Is theft covered by my policy?
        I want to know if my policy covers flood damage
        does the policy cover my dog
        What does my policy cover abroad?"""),
)  # fmt: skip
RESEARCH = (
    _topic("summarize summarise paper", """
        Summarize this paper in five bullet points
        please summarize the paper attached
        can you summarize the paper on sparse attention?
        I'd like you to summarize a paper for my seminar
        Summarize this paper: arXiv 2401.00001"""),
    _topic("translate", """
        Translate this letter into French
        can you translate the letter into French for me
        please translate my letter to French
        I need to translate a letter into French today
        translate this letter into French: Dear Sir"""),
    _topic("chart plot", """
        Plot a bar chart of sales by month
        make a bar chart from sales.csv
        I want to plot a bar chart with two colours
        Can you plot a bar chart of these numbers: 3, 5, 8
        plot bar chart please"""),
)  # fmt: skip
DOMAINS = {
    "travel": TRAVEL, "banking": BANKING, "coding": CODING, "devops": DEVOPS, "hr": HR, "health": HEALTH,
    "shop": SHOP, "home": HOME, "security": SECURITY, "insurance": INSURANCE, "research": RESEARCH,
}  # fmt: skip
