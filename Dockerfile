# The service in a container: not root, nothing written but /data and /tmp.
#
#   docker build -t gongkai .
#   docker run --rm gongkai --add-key 办公室 …      (with the same -v as below: shows the key once)
#   docker run -d --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#       -v gongkai:/data -p 8765:8765 -e GONGKAI_SERVICE_HOSTS=gongkai.example.gov.cn gongkai
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml requirements.lock README.md README.zh.md LICENSE ./
COPY docs docs
COPY src src
COPY schemas schemas
COPY prompts prompts
COPY benchmarks/llm benchmarks/llm
RUN python -m venv /opt/gongkai \
    && sed -nE 's/^([a-z0-9.-]+==[^\\]*[^\\ ]) *\\?$/\1/p' requirements.lock > pins.txt \
    && /opt/gongkai/bin/pip install --no-cache-dir -c pins.txt ".[service,ocr,llm]"

FROM python:3.12-slim
# LibreOffice makes .docx of Word 97, WPS and RTF; leave the line out where nobody sends such files.
RUN apt-get update && apt-get install -y --no-install-recommends libreoffice-writer-nogui libgl1 libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/gongkai /opt/gongkai
RUN useradd --system --uid 10001 --home-dir /data --no-create-home gongkai && install -d -o 10001 -m 0700 /data
USER 10001
ENV PATH=/opt/gongkai/bin:$PATH HOME=/data PYTHONDONTWRITEBYTECODE=1 \
    GONGKAI_SERVICE_HOST=0.0.0.0 GONGKAI_SERVICE_PORT=8765 GONGKAI_SERVICE_DATA=/data
WORKDIR /data
VOLUME /data
EXPOSE 8765
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8765/readyz', timeout=4)"]
ENTRYPOINT ["gongkai", "serve", "--no-browser"]
