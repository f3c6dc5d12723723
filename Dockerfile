# airchain in a container: see packaging/README.md.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN npm run build

FROM node:24-bookworm-slim
# All codecs come from ffmpeg, which needs the root certificates for streams over HTTPS.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates ffmpeg \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production \
    AIRCHAIN_COMMAND="docker exec -it CONTAINER node /app/dist/main.js" \
    AIRCHAIN_HEALTH_URL=http://127.0.0.1:8000/health
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image contains Node 24, so the optional packages with Node are left out.
RUN npm ci --omit=dev --omit=optional && npm cache clean --force
COPY LICENSE airchain.example.yml ./
COPY --from=build /app/dist dist
COPY --from=build /app/web/dist web/dist
RUN install -d -o node -g node /data

USER node
# airchain reads airchain.yml from, and writes its data to, the working directory.
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(process.env.AIRCHAIN_HEALTH_URL).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# No init process: airchain stops cleanly on SIGTERM and waits for its child processes.
ENTRYPOINT ["node", "--max-semi-space-size=4", "--heap-growing-percent=100", "/app/dist/main.js"]
CMD ["serve"]
