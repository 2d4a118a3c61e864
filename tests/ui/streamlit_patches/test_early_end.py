"""What is left of a page's fields when the next run ends early."""

from streamlit.testing.v1 import AppTest


def _page(theirs):
    import streamlit as st

    from linnet.ui.streamlit_patches.early_end import stop_page

    if not st.session_state.get("drawn"):
        st.session_state["drawn"] = True
        st.checkbox("A field", key="field")
    st.session_state["ends"] = True
    st.stop() if theirs else stop_page()


def field_is_kept(theirs):
    """Whether the field has a value in the third run, of which only the first drew it.

    Parameters
    ----------
    theirs : bool
        The page ends by `st.stop`.
    """
    page = AppTest.from_function(_page, kwargs={"theirs": theirs})
    for _ in range(3):
        page.run()
        assert not page.exception
    assert page.session_state["ends"]
    return "field" in page.session_state


def test_a_field_that_is_not_drawn_is_forgotten():
    assert not field_is_kept(theirs=False)
