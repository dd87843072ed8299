"""Made-up conversations about several stories: what was said, what is asked next, and what that means."""

from __future__ import annotations

from qa.chat.nouns import Said

TUNNEL = (
    Said("How long will the harbour tunnel be?", "2.4 kilometres", "The tunnel will be 2.4 kilometres long."),
)
OPENING = (Said("When will the tunnel under the harbour open?", "2031", "The opening might slip to 2031."),)
MAYOR = (
    Said("Who is the mayor of Northport?", "Lena Okafor", "Mayor Lena Okafor said the city would not stop."),
)
FERRIES = (
    Said(
        "How many ferries ran in Northport in 2023?",
        "eleven",
        "Eleven ferries ran in Northport in 2023, the council said.",
    ),
)
BOUGHT = (
    Said(
        "Who bought Corvid Labs?",
        "Brightline Capital",
        "Brightline Capital bought Corvid Labs in March, people close to the deal said.",
    ),
)
PAID = (
    Said(
        "What did Brightline pay for Corvid Labs?",
        "$2.1 billion",
        "Brightline paid $2.1 billion for Corvid Labs.",
    ),
)
STAKE = (
    Said(
        "What stake did Orchard take in Corvid Labs?",
        "Orchard took a 30% stake in Corvid Labs, said Mira Castellan, its chief executive.",
        "Orchard took a 30% stake in Corvid Labs, said Mira Castellan, its chief executive.",
    ),
)
COMPANY = (Said("What is Corvid Labs?", "a maker of sensors", "Corvid Labs is a maker of sensors."),)
COACH = (
    Said(
        "Who coaches Real Aldera?",
        "Tomas Ferrante",
        "Real Aldera is coached by Tomas Ferrante, who came from Porto Vell.",
    ),
)
COURT = (
    Said(
        "Why was Judge Amara Nwosu removed from the Delacroix case?",
        "a conflict of interest",
        "Judge Amara Nwosu was removed because of a conflict of interest.",
    ),
)
DROPPED = (Said("Did Brightline drop the lawsuit?", None, None),)
VACCINE = (
    Said(
        "How effective is the Lumivax vaccine?", "81 percent", "Lumivax was 81 percent effective in a trial."
    ),
)
STRIKE = (
    Said("What happened at the Kestrel plant?", None, None),
    Said("How many workers were laid off?", "400", "The plant laid off 400 workers in May."),
)
ELECTION = (
    Said(
        "Who won the election in Varonia in 2019?",
        "Ilse Brandt",
        "Ilse Brandt won with 54 percent of the vote.",
    ),
)
CHAIN = (
    Said("Who founded Corvid Labs?", "Mira Castellan", "Mira Castellan founded Corvid Labs in a garage."),
    Said("Where did Mira Castellan study?", None, None),
)

FOLLOW_UPS: list[tuple[tuple[Said, ...], str, str]] = [
    # a bare question word asks about what was asked before
    (BOUGHT, "and when?", "When was it that Brightline Capital bought Corvid Labs?"),
    (BOUGHT, "Why?", "Why was it that Brightline Capital bought Corvid Labs?"),
    (BOUGHT, "how much?", "For how much was it that Brightline Capital bought Corvid Labs?"),
    (BOUGHT, "For how much?", "For how much was it that Brightline Capital bought Corvid Labs?"),
    (BOUGHT, "who else?", "Who else bought Corvid Labs?"),
    (PAID, "When?", "When did Brightline pay $2.1 billion for Corvid Labs?"),
    (PAID, "but why", "Why did Brightline pay $2.1 billion for Corvid Labs?"),
    (STAKE, "and when was that?", "When did Orchard take the stake in Corvid Labs?"),
    (OPENING, "why?", "Why will the tunnel under the harbour open?"),
    (DROPPED, "when?", "When did Brightline drop the lawsuit?"),
    (DROPPED, "And why?", "Why did Brightline drop the lawsuit?"),
    (MAYOR, "since when?", "Since when is Lena Okafor the mayor of Northport?"),
    (ELECTION, "by how much?", "By how much was it that Ilse Brandt won the election in Varonia in 2019?"),
    (COURT, "when?", "When was Judge Amara Nwosu removed from the Delacroix case?"),
    (COURT, "by whom?", "By whom was Judge Amara Nwosu removed from the Delacroix case?"),
    (STRIKE, "when?", "When were 400 workers laid off?"),
    (TUNNEL, "and how wide?", "How wide will the harbour tunnel be?"),
    (VACCINE, "how expensive?", "How expensive is the Lumivax vaccine?"),
    (COMPANY, "how many employees?", "How many employees does Corvid Labs have?"),
    # pronouns
    (COMPANY, "Who leads it?", "Who leads Corvid Labs?"),
    (COMPANY, "when was it founded?", "When was Corvid Labs founded?"),
    (COMPANY, "Who are its rivals?", "Who are Corvid Labs's rivals?"),
    (STAKE, "Who leads it?", "Who leads Corvid Labs?"),
    (STAKE, "How much did it pay?", "How much did Orchard pay for Corvid Labs?"),
    (BOUGHT, "how much did they pay?", "How much did Brightline Capital pay for Corvid Labs?"),
    (BOUGHT, "who owns them?", "Who owns Brightline Capital?"),
    (MAYOR, "What did she say about the tunnel?", "What did Lena Okafor say about the tunnel?"),
    (MAYOR, "Who elected her?", "Who elected Lena Okafor?"),
    (COACH, "his previous job?", "What is Tomas Ferrante's previous job?"),
    (COACH, "Where did he work before?", "Where did Tomas Ferrante work before?"),
    (COACH, "When did they hire him?", "When did Real Aldera hire Tomas Ferrante?"),
    (COURT, "Who appointed her?", "Who appointed Judge Amara Nwosu?"),
    (COURT, "who replaced her", "Who replaced Judge Amara Nwosu?"),
    (OPENING, "What will it cost?", "What will the tunnel under the harbour cost?"),
    (TUNNEL, "Who will build it?", "Who will build the harbour tunnel?"),
    (CHAIN, "When did she found it?", "When did Mira Castellan found Corvid Labs?"),
    (FERRIES, "What happened there?", "What happened in Northport?"),
    (STAKE, "what does she say about it?", "What does Mira Castellan say about Corvid Labs?"),
    # another of the same kind
    (STAKE, "What about Quillfeather?", "What stake did Quillfeather take in Corvid Labs?"),
    (BOUGHT, "and Nimbus Robotics?", "Who bought Nimbus Robotics?"),
    (MAYOR, "what about Eastham?", "Who is the mayor of Eastham?"),
    (FERRIES, "and in 2024?", "How many ferries ran in Northport in 2024?"),
    (FERRIES, "What about 2022?", "How many ferries ran in Northport in 2022?"),
    (FERRIES, "and in Eastham?", "How many ferries ran in Eastham in 2023?"),
    (ELECTION, "And in 2023?", "Who won the election in Varonia in 2023?"),
    (COMPANY, "and Nimbus Robotics?", "What is Nimbus Robotics?"),
    (TUNNEL, "and the bridge?", "How long will the bridge be?"),
    (TUNNEL, "and the costs?", "What about the costs of the harbour tunnel?"),
    (PAID, "and in 2024?", "What did Brightline pay for Corvid Labs in 2024?"),
    (COMPANY, "the price?", "What about the price of Corvid Labs?"),
    (BOUGHT, "what about the employees?", "What about the employees of Corvid Labs?"),
    # what was said as a whole
    (BOUGHT, "Is that confirmed?", "Is it confirmed that Brightline Capital bought Corvid Labs?"),
    (BOUGHT, "is it official?", "Is it official that Brightline Capital bought Corvid Labs?"),
    (BOUGHT, "Has that been denied?", "Has it been denied that Brightline Capital bought Corvid Labs?"),
    (PAID, "is that true?", "Is it true that Brightline did pay $2.1 billion for Corvid Labs?"),
    (BOUGHT, "Who said that?", "Who said that Brightline Capital bought Corvid Labs?"),
    (BOUGHT, "says who?", "Who says that Brightline Capital bought Corvid Labs?"),
    (BOUGHT, "What happened after that?", "What happened after Brightline Capital bought Corvid Labs?"),
    (MAYOR, "Is that certain?", "Is it certain that Lena Okafor is the mayor of Northport?"),
    (
        BOUGHT,
        "What does that mean for Orchard?",
        "What does the fact that Brightline Capital bought Corvid Labs mean for Orchard?",
    ),
    (
        (Said("What will the bridge cost?", "x. y.", "The bridge will cost nearly $4 million, they say."),),
        "is that confirmed?",
        "Is it confirmed that the bridge will cost nearly $4 million?",
    ),
    ((Said("What does the audit blame?"),), "is that true?", "Is that true: What does the audit blame?"),
    ((Said("Who wrote the audit?"),), "what does it blame?", "What does the audit blame?"),
    # what the question leaves out
    (COMPANY, "who invested?", "Who invested in the case of Corvid Labs?"),
    (STRIKE, "what happened next?", "What happened next in the case of the Kestrel plant?"),
    (COMPANY, "how big is the company?", "How big is Corvid Labs?"),
]

STANDALONE = [
    "Who founded Nimbus Robotics?",
    "what stake did Meta take?",
    "Did Meta change its name?",
    "When did Orchard say it would sell Corvid Labs?",
    "Which company said its profits fell?",
    "Who said they would leave?",
    "How long did it take to build the tunnel?",
    "Is it true that Brightline bought Corvid Labs?",
    "Is it possible to visit the Kestrel plant?",
    "Why did Brightline say that the deal was off?",
    "What did the mayor say about her plans for the ferry?",
    "How much will the bridge cost?",
    "Which rivals stopped working with Corvid Labs?",
    "When does the ferry to Eastham leave?",
    "Is that bridge in Eastham open?",
    "Corvid Labs valuation",
    "Corvid Labs revenue 2023",
    "And who leads Quillfeather?",
    "What happened in Varonia in 2019?",
    "How many people live in Northport?",
    "Who is Mira Castellan?",
    "What is a span reader?",
    "Why were the workers at the Kestrel plant laid off?",
    "What are the risks of the deal?",
    "Does the audit blame the city?",
    "In which year was Nimbus Robotics founded?",
    "When will the tunnel that the council approved open?",
    "Who called the figure a fairy tale?",
    "Are the ferries going to stop?",
    "What do analysts expect?",
    "Which articles mention Ilse Brandt and his party?",
    "",
    "?",
]
