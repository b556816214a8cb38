# Kept small enough to be proved by reading: CI neither builds nor runs it.
FROM node:26-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY . .
# The image's own user has no rights in /app; the data folder and the key's are all that it may write to.
RUN install -d -o node -g node -m 700 /data /keys
USER node
ENV NODE_ENV=production HOST=0.0.0.0 OTKLIK_DATA_DIR=/data OTKLIK_DATA_KEY_FILE=/keys/data.key
VOLUME /data /keys
EXPOSE 8080
HEALTHCHECK --start-period=10s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--import", "./src/compile-cache.ts", "src/main.ts"]
