FROM python:3.11-slim

# Hugging Face Spaces runs a container as user 1000, whatever it says here.
RUN useradd --create-home --uid 1000 linnet

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --requirement requirements.txt
COPY .streamlit/config.toml .streamlit/
COPY app.py serve.py ./
COPY linnet linnet
COPY pages pages

# The player's files, made here: the app writes nothing, also where the file system is read-only.
RUN python -c "from linnet.stage.assets import published; published()"

USER 1000
# Every setting of .streamlit/config.toml can be set like this, also by docker run --env:
# STREAMLIT_SERVER_MAX_UPLOAD_SIZE=5
ENV STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_PORT=8501
EXPOSE 8501
HEALTHCHECK --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['STREAMLIT_SERVER_PORT'] + '/_stcore/health', timeout=5)"]
CMD ["python", "-m", "streamlit", "run", "serve.py"]
