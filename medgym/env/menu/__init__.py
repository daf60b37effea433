"""`MedResearchMenu-v0`: the same episodes through a numbered menu of tool calls, for learners that read no text.

    observation -> sights -> notebook -> options -> features        each a function of what the agent was shown

Nothing here sees a question beyond its text, nor the gold answer: the menu is made of the prompt and the observations.
"""
