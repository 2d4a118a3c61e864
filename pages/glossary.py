"""The words that the chapters explain, in one list."""

import streamlit as st

from linnet.lessons import glossary
from linnet.ui.page import begin, end

session = begin("glossary")

st.title("Glossary", anchor=False)
with st.container(key="prose-glossary"):
    st.markdown("The words of the chapters, each in one sentence.")
    st.markdown("\n".join(f"- **{term}**: {sentence}" for term, sentence in glossary().items()))
end(session)
