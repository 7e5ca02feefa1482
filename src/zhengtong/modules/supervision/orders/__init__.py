"""From a hit to its closure: supervision orders (督办单), answers, reviews, cards, appeals.

Owns the orders, the cards and the deductions, each of which points to its order. What a rule finds
is the business of the findings; what a card costs in an assessment, of the assessment.
"""
